import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// What CI says about revisions, and which branches it concerns.
@Suite(.coreDatabase) struct BuildTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    private static let finished: [String: JSONValue] = [
        "phase": "finalized", "status": "failure", "observed_at": .string(Push.time(microseconds: 60_000_000)),
    ]

    private static func revision(_ digit: Character) -> [String: JSONValue] {
        ["revision": .string(Push.oid(digit))]
    }

    private func observe(_ build: JSONValue) throws -> JSONValue {
        let answer = try core.observe("build", build)
        try #require(answer.status == 200, "\(answer.body)")
        return answer["builds"][0]
    }

    private func builds(of project: CoreHarness.Project) throws -> [JSONValue] {
        try core.send(.get, "builds?project=\(project.id)")["items"].items
    }

    @Test(arguments: [true, false])
    func `a build is its branch's, whichever came first, and is told once`(pushFirst: Bool) throws {
        let project = try core.makeProject(finders: ["^feature/"])
        let push = { _ = try core.push(Push(1, "0", "a"), to: project) }
        if pushFirst { try push() }
        #expect(try observe(CoreHarness.build(to: project, source: Self.revision("a")))["change"] == "created")
        if !pushFirst { try push() }
        let shown = try core.branch(of: project)["builds"].items
        #expect(shown.map { $0["status"] } == ["running"])
        #expect(shown.first?["pushed"] == true)
        #expect(try core.events(of: project, type: "ployst.build.changed").count == 1)
    }

    @Test func `a late start does not reopen a finished build, and a repetition changes nothing`() throws {
        let project = try core.makeProject()
        let (start, end) = (
            CoreHarness.build(to: project), CoreHarness.build(to: project, Self.finished)
        )
        _ = try observe(end)
        for report in [start, end, start] { #expect(try observe(report)["change"] == "none") }
        #expect(try builds(of: project).map { $0["status"] } == ["failure"])
    }

    @Test(arguments: [0, 1])
    func `what GitHub says of a build of Jenkins's names its revision, and makes no second one`(first: Int) throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        let reports = [
            CoreHarness.build(to: project, Self.finished),
            CoreHarness.build(
                to: project, from: "github", repository: CoreHarness.repository(), source: Self.revision("a"),
                ["provider": "jenkins", "authority": "hearsay", "phase": "completed", "status": "success"]),
        ]
        for report in [reports[first], reports[1 - first]] { _ = try observe(report) }
        let known = try builds(of: project)
        #expect(known.map { $0["status"] } == ["failure"])
        #expect(known.first?["revision"] == .string(Push.oid("a")))
        #expect(try core.branch(of: project)["builds"].items.count == 1)
    }

    @Test func `all that GitHub shows of one run is one build, called as the run is`() throws {
        let project = try core.makeProject()
        let key: [String: JSONValue] = ["key": "check_suite/1", "server": "https://github.com/"]
        let summary = key.merging(["job": "acme/widget/actions", "number": .null, "authority": "summary"]) { $1 }
        let reports = [
            CoreHarness.build(
                to: project, from: "github", repository: CoreHarness.repository(), source: Self.revision("a"), summary),
            CoreHarness.build(
                12, to: project, from: "github", repository: CoreHarness.repository(),
                key.merging(["job": "acme/widget/test"]) { $1 }),
        ]
        for report in reports.reversed() + reports { _ = try observe(report) }
        let known = try builds(of: project)
        #expect(known.map { $0["job"] } == ["acme/widget/test"])
        #expect(known.first?["number"] == 12)
        #expect(known.first?["revision"] == .string(Push.oid("a")))
    }

    @Test func `another try of the same build reopens it`() throws {
        let project = try core.makeProject()
        _ = try observe(CoreHarness.build(to: project, Self.finished))
        _ = try observe(CoreHarness.build(to: project, ["attempt": 2]))
        #expect(try builds(of: project).map { $0["status"] } == ["running"])
        _ = try observe(CoreHarness.build(to: project, Self.finished.merging(["status": "unstable"]) { $1 }))
        #expect(try builds(of: project).map { $0["attempt"] } == [2])
    }

    @Test func `a build of a merge keeps what was built, the head and the target apart`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        let source: [String: JSONValue] = [
            "revision": .string(Push.oid("a")), "built_revision": .string(Push.oid("c")),
            "target_revision": .string(Push.oid("1")), "target": "main", "change_request": 31,
        ]
        _ = try observe(CoreHarness.build(to: project, source: source))
        let shown = try core.branch(of: project)["builds"][0]
        #expect(shown["revision"] == .string(Push.oid("a")))
        #expect(shown["built_revision"] == .string(Push.oid("c")))
        #expect(shown["target_revision"] == .string(Push.oid("1")))
        #expect(shown["change_request"] == 31)
    }

    @Test func `every branch with the revision shows the build, and the one that it was run for is marked`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        try core.push(Push(2, "0", "a", branch: "develop"), to: project)
        let named = Self.revision("a").merging(["branch": "develop"]) { $1 }
        _ = try observe(CoreHarness.build(7, to: project, source: Self.revision("a")))
        _ = try observe(CoreHarness.build(8, to: project, source: named))
        let marks = try ["feature/4711-spin", "develop"].map { name in
            try core.branch(name, of: project)["builds"].items.map { $0["pushed"] }
        }
        #expect(marks == [[false, true], [true, false]])
    }

    @Test func `a server that is not told is the one of the settings`() throws {
        let project = try core.makeProject()
        try core.send(.put, "projects/\(project.id)/settings/jenkins", ["url": "https://ci.example.test/jenkins"])
        _ = try observe(CoreHarness.build(to: project, ["server": .null]))
        #expect(try builds(of: project).map { $0["server"] } == ["https://ci.example.test/jenkins/"])
    }

    @Test(arguments: [
        ("job=widget%2Ffeature%252Fspin", 2), ("job=other", 0), ("status=failure", 1), ("status=running", 1),
        ("revision=\(Push.oid("a"))", 1), ("revision=\(Push.oid("b"))", 0), ("repository=999999", 0),
    ])
    func `builds can be filtered`(filter: String, count: Int) throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        _ = try observe(CoreHarness.build(7, to: project, source: Self.revision("a"), Self.finished))
        _ = try observe(CoreHarness.build(8, to: project))
        #expect(try core.send(.get, "builds?project=\(project.id)&\(filter)")["items"].items.count == count)
    }

    @Test(
        arguments: [
            (["job": ""], "build.job"), (["number": .null], "build.number"), (["attempt": 0], "build.attempt"),
            (["provider": "git"], "build.provider"), (["phase": "over"], "phase"), (["status": "good"], "status"),
        ] as [([String: JSONValue], String)])
    func `a build that makes no sense is refused, by name`(changes: [String: JSONValue], name: String) throws {
        let answer = try core.observe("build", CoreHarness.build(to: core.makeProject(), changes))
        #expect([400, 422].contains(answer.status))
        #expect(answer["detail"].text?.contains(name) == true, "\(answer.body)")
    }
}
