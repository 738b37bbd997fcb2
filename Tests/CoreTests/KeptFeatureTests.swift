import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Documents of features that are kept ready: pages show them as if they were made for each of them.
@Suite(.coreDatabase) struct KeptFeatureTests {
    private let bed: LandingBed
    private var core: CoreHarness { bed.core }

    init() throws {
        bed = try LandingBed(CoreHarness())
        try bed.core.push(
            Push(1, "0", "3", branch: "release"), Push(1, "0", "c", branch: "spin"), to: bed.project)
        try bed.report(bed.found("landed", as: "5"), bed.found("open", in: "main"))
        try bed.core.observe("pull-request", CoreHarness.pullRequest(to: bed.project))
        try bed.core.observe("build", Self.build(of: "a", in: bed))
        try bed.core.setProviderData("features/\(bed.feature)", "risk", "high")
    }

    /// Something that happens to what a feature shows, by the name that a failure shows.
    struct Change: CustomTestStringConvertible {
        let testDescription: String
        let happens: @Sendable (LandingBed) throws -> Void

        init(_ name: String, _ happens: @escaping @Sendable (LandingBed) throws -> Void) {
            testDescription = name
            self.happens = happens
        }
    }

    private static func build(of revision: Character, in bed: LandingBed, status: String = "running") -> JSONValue {
        CoreHarness.build(
            to: bed.project, source: ["revision": .string(Push.oid(revision))],
            ["status": .string(status), "phase": .string(status == "running" ? "started" : "completed")])
    }

    private static let changes = [
        Change("another title") { bed in
            try bed.core.observe(
                "feature", CoreHarness.feature(to: bed.project, feature: ["title": "Spun"], ["version": 2]))
        },
        Change("the feature deleted") { bed in
            try bed.core.observe("feature", CoreHarness.feature(to: bed.project, ["version": 2, "deleted": true]))
        },
        Change("a branch attached by hand") { bed in
            let branch = try bed.core.branch("spin", of: bed.project)["id"]
            try bed.core.send(.put, "features/\(bed.feature)/links", ["branch_id": branch])
        },
        Change("a branch detached by hand") { bed in
            let branch = JSONValue(bed.id())
            try bed.core.send(.delete, "features/\(bed.feature)/links", ["branch_id": branch])
        },
        Change("a branch by its name") { bed in
            try bed.core.push(Push(2, "0", "d", branch: "fix/4711"), to: bed.project)
        },
        Change("a push") { bed in try bed.core.push(Push(2, "a", "b"), to: bed.project) },
        Change("a push that comes late") { bed in
            try bed.core.push(Push(0, "0", "9"), to: bed.project)
            try bed.core.observe(
                "build", CoreHarness.build(8, to: bed.project, source: ["revision": .string(Push.oid("9"))]))
        },
        Change("the branch deleted") { bed in try bed.core.push(Push(2, "a", "0"), to: bed.project) },
        Change("a target deleted") { bed in
            try bed.core.push(Push(2, "2", "0", branch: "develop"), to: bed.project)
        },
        Change("a parent that is new") { bed in
            try bed.core.setFinders(["^main$", "^develop$", "^release$", "^feature/"], of: bed.project)
        },
        Change("a level without a branch, and then with one") { bed in
            try bed.core.setFinders(["^main$", "^develop$", "^staging$", "^feature/"], of: bed.project)
            try bed.core.push(Push(3, "0", "4", branch: "staging"), to: bed.project)
        },
        Change("landed elsewhere") { bed in try bed.report(bed.found("landed", in: "main", as: "6"), fetched: 2) },
        Change("reverted") { bed in try bed.report(bed.found("reverted", as: "5"), fetched: 2) },
        Change("not to be found out") { bed in try bed.report(bed.found("unknown"), fetched: 2) },
        Change("landed by hand") { bed in
            try bed.core.send(
                .put, "branches/\(bed.id())/landings/\(bed.id("main"))", ["state": "landed", "reason": "I saw it."])
        },
        Change("a build that ends") { bed in
            try bed.core.observe("build", build(of: "a", in: bed, status: "failure"))
        },
        Change("a head that a fetch found") { bed in
            try bed.report(fetched: 2, heads: [["name": "feature/4711-spin", "revision": .string(Push.oid("e"))]])
        },
        Change("a build of a branch of which only the deletion is known") { bed in
            try bed.core.push(Push(2, "7", "0", branch: "old/4711"), to: bed.project)
            try bed.keep()
            try bed.core.observe(
                "build", CoreHarness.build(8, to: bed.project, source: ["revision": .string(Push.oid("7"))]))
        },
        Change("the same revision, first of another branch") { bed in
            try bed.core.push(Push(0, "0", "a", branch: "elsewhere"), to: bed.project)
        },
        Change("a merged pull request") { bed in
            try bed.core.observe(
                "pull-request",
                CoreHarness.pullRequest(
                    to: bed.project, ["state": "merged", "changed_at": .string(Push.time(microseconds: 9))]))
        },
        Change("a pull request of the branch") { bed in
            try bed.core.observe("pull-request", CoreHarness.pullRequest(32, to: bed.project))
        },
        Change("what a provider says of the feature") { bed in
            try bed.core.setProviderData("features/\(bed.feature)", "risk", "low")
        },
        Change("what a provider says of the branch") { bed in
            try bed.core.setProviderData("branches/\(bed.id())", "coverage", "81")
        },
        Change("what a provider does not say any more") { bed in
            try bed.core.send(.delete, "features/\(bed.feature)/provider-data/github/risk")
        },
        Change("a repository of another name") { bed in
            try bed.core.ping(bed.project, repository: CoreHarness.repository("1", "acme/gizmo"), second: 5)
        },
        Change("the repository deleted") { bed in try bed.core.send(.delete, "repositories/\(bed.repository)") },
    ]

    @Test(arguments: changes) func `what changes a feature is shown at once`(_ change: Change) throws {
        try bed.keep()
        let before = try bed.shown()
        try change.happens(bed)
        let after = try bed.shown()
        #expect(after != before, "nothing happened")
        #expect(after == (try bed.made()))
        try bed.keep()
        #expect(try bed.shown() == after)
    }

    @Test func `a computation that finds the same touches nothing`() throws {
        try bed.report(bed.found("landed", as: "5"), fetched: 2)
        try bed.keep()
        try bed.report(bed.found("landed", as: "5"), fetched: 3)
        #expect(try bed.marks() == 0)
    }

    @Test func `what is written while documents are made is shown after it`() throws {
        try bed.keep()
        let writer = Database(conninfo: core.conninfo)
        try writer.transaction { connection in
            try connection.execute("update feature set title = 'Spun' where id = \(bed.feature)")
            _ = try core.database.execute("select keep_features(1000)")
            #expect(try bed.shown()["title"] == "Spin")
        }
        #expect(try bed.shown()["title"] == "Spun")
    }

    /// Something that is written of what is not the feature's yet, and what makes it the feature's meanwhile.
    struct Meeting: CustomTestStringConvertible {
        let testDescription: String
        let written: @Sendable (LandingBed) throws -> Query
        let linked: @Sendable (LandingBed) throws -> Void
    }

    private static let meetings = [
        Meeting(testDescription: "a branch that is attached meanwhile") { bed in
            let branch = try #require(bed.core.branch("spin", of: bed.project)["id"].number)
            return "select put_provider_data('branch', \(branch), 'github', '{\"coverage\": {\"value\": \"81\"}}')"
        } linked: { bed in
            let branch = try bed.core.branch("spin", of: bed.project)["id"]
            try bed.core.send(.put, "features/\(bed.feature)/links", ["branch_id": branch])
        },
        Meeting(testDescription: "a revision that a branch of the feature gets meanwhile") { bed in
            """
            insert into build (project_id, provider, server, key, facts, job, number, attempt, status, revision)
            select project_id, provider, server, key || '-2', facts, job || '-2', 2, 1, 'failure', repeat('d', 40)
            from build where project_id = \(bed.project.id)
            """
        } linked: { bed in
            try bed.core.push(Push(2, "a", "d"), to: bed.project)
        },
    ]

    @Test(arguments: meetings) func `what is written while it becomes the feature's is shown`(_ meeting: Meeting) throws
    {
        try bed.keep()
        let writer = Database(conninfo: core.conninfo)
        let written = try meeting.written(bed)
        try writer.transaction { connection in
            try connection.execute(written)
            try meeting.linked(bed)
            for _ in 0..<2 { try core.database.execute("select keep_features(1000)") }
        }
        let shown = try bed.shown()
        #expect(shown == (try bed.made()))
        try bed.keep()
        #expect(try bed.shown() == shown)
    }

    @Test func `what is first of a revision is asked of the project alone`() throws {
        let other = try LandingBed(CoreHarness())
        try other.core.push(Push(0, "0", "a", branch: "early"), to: other.project)
        try bed.keep()
        let before = try bed.shown()
        try core.push(Push(0, "0", "a", branch: "elsewhere"), to: bed.project)
        #expect(try bed.shown() != before)
        #expect(try bed.shown() == (try bed.made()))
    }

    @Test func `two do not make documents at once: the one that saw less could write last`() throws {
        let other = Database(conninfo: core.conninfo)
        try other.transaction { connection in
            try connection.execute("select pg_advisory_xact_lock(hashtextextended('ployst kept features', 0))")
            try core.saveFeature("4712", of: bed.project)
            #expect(try core.database.text("select keep_features(1000)") == "0")
        }
    }

    @Test func `a feature that is gone is kept no longer`() throws {
        try bed.keep()
        try core.send(.delete, "projects/\(bed.project.id)")
        try wait(for: "the end of the document", atMost: .seconds(60)) {
            try MaintainCommand.maintain(core.database)
            return try core.database.text("select count(*) from kept_feature where feature_id = \(bed.feature)") == "0"
        }
    }

    @Test func `another version of the routines makes all documents anew`() throws {
        try bed.keep()
        let script = try #require(Schema.routines.last { $0.sql.contains("insert into touched_feature") })
        try core.database.script(script.sql)
        #expect(try bed.marks() == 1)
    }
}

extension LandingBed {
    /// Has the document of the feature, and of all others, kept ready; waits for the transactions of other tests.
    func keep() throws {
        try wait(for: "a kept document", atMost: .seconds(60)) {
            try core.database.execute("select keep_features(1000)")
            return try marks() == 0
                && core.database.text("select count(*) from kept_feature where feature_id = \(feature)") == "1"
        }
    }

    /// How many marks the feature has.
    func marks() throws -> Int? {
        try core.database.row("select count(*) from touched_feature where feature_id = \(feature)", as: Int.self)
    }

    /// The document of the feature, made now.
    func made() throws -> JSONValue {
        try core.json("select document from make_feature_documents(array [\(feature)::bigint])")
    }
}

extension CoreHarness {
    /// Says something of an entity in GitHub's name.
    fileprivate func setProviderData(_ entity: String, _ name: String, _ value: String) throws {
        let saved = try send(.put, "\(entity)/provider-data/github/\(name)", ["value": .string(value)])
        try #require([200, 201].contains(saved.status), "\(saved.body)")
    }
}
