import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// What core makes of computations of landings.
@Suite(.coreDatabase) struct LandingTests {
    private let bed: LandingBed

    init() throws { bed = try LandingBed(CoreHarness()) }

    @Test func `a changed answer is told once, with what was before`() throws {
        #expect(try bed.report(bed.found("open"), fetched: 1) == ["changed"])
        #expect(try bed.events().isEmpty)
        #expect(try bed.report(bed.found("landed", as: "3"), fetched: 2) == ["changed"])
        #expect(try bed.report(bed.found("landed", as: "3"), fetched: 3) == ["same"])
        let events = try bed.events()
        #expect(events.count == 1)
        #expect(events[0]["before"]["state"] == "open")
        #expect(events[0]["after"]["state"] == "landed")
        #expect(events[0]["after"]["landed_as"] == .string(Push.oid("3")))
        #expect(events[0]["target"]["name"] == "develop")
        #expect(events[0]["level"] == 1)
        #expect(events[0]["features"].items.map { $0["feature_id"] } == ["4711"])
        #expect(events[0]["version"] == 2)
        #expect(try bed.landing()["method"] == "ancestry")
        #expect(try bed.explained()["fetched_at"] == .string(Push.time(microseconds: 3_000_000)))
    }

    @Test func `landed as another commit is another answer`() throws {
        try bed.report(bed.found("landed", as: "3"), fetched: 1)
        #expect(try bed.report(bed.found("landed", as: "4"), fetched: 2) == ["changed"])
        #expect(try bed.events().map { $0["after"]["landed_as"] } == [.string(Push.oid("3")), .string(Push.oid("4"))])
    }

    @Test(arguments: ["landed", "partial", "reverted"])
    func `a first answer tells only what happened since the branch is known`(_ state: String) throws {
        let old = bed.found(state, as: "3", ["committed_at": "2020-01-01T00:00:00Z"])
        #expect(try bed.report(old, bed.found(state, in: "main", as: "3")) == ["changed", "changed"])
        #expect(try bed.events().map { $0["target"]["name"] } == ["main"])
        #expect(try bed.landing()["at"] == "2020-01-01T00:00:00.000000Z")
    }

    @Test(arguments: ["open", "no_work"])
    func `a first answer that is no news is not told`(_ state: String) throws {
        try bed.report(bed.found(state))
        #expect(try bed.events().isEmpty)
        #expect(try bed.landing()["state"] == .string(state))
    }

    @Test func `what could not be found out leaves the answer, and says since when`() throws {
        try bed.report(bed.found("landed", as: "3"), fetched: 1)
        let count = try bed.events().count
        #expect(try bed.report(bed.found("unknown"), fetched: 2) == ["same"])
        #expect(try bed.events().count == count)
        let stale = try bed.landing()
        #expect(stale["state"] == "landed")
        #expect(stale["stale_since"] == .string(Push.time(microseconds: 2_000_000)))
        #expect(stale["reason"] == "The clone failed.")
        try bed.report(bed.found("landed", as: "3"), fetched: 3)
        #expect(try bed.landing()["stale_since"] == .null)
        #expect(try bed.landing()["reason"] == .null)
    }

    @Test func `where nothing was ever found out that is said`() throws {
        try bed.report(bed.found("unknown", ["own_work": .null]))
        #expect(try bed.landing()["state"] == "unknown")
        #expect(try bed.landing()["reason"] == "The clone failed.")
        #expect(try bed.shown()["roll_up"] == [])
    }

    @Test func `a result for a revision that is the head no more goes to the history`() throws {
        try bed.report(bed.found("open"), fetched: 1)
        try bed.core.push(Push(2, "a", "b"), to: bed.project)
        #expect(try bed.report(bed.found("landed", as: "3"), fetched: 2) == ["history"])
        #expect(try bed.landing()["state"] == "open")
        #expect(try bed.landing()["stale_since"] != .null)
        #expect(try bed.events().isEmpty)
        let told = try bed.core.send(.get, "features/\(bed.feature)/timeline")["items"].items
        #expect(told.contains { $0["landing"]["change"] == "late" && $0["landing"]["state"] == "landed" })
    }

    @Test func `a computation that knew less never replaces one that knew more`() throws {
        try bed.core.push(Push(2, "2", "3", branch: "develop"), to: bed.project)
        try bed.report(bed.found("landed", as: "3"), from: 2, fetched: 1)
        #expect(try bed.report(bed.found("open"), from: 1, fetched: 9) == ["history"])
        #expect(try bed.report(bed.found("open"), from: 2, fetched: 0) == ["history"])
        #expect(try bed.landing()["state"] == "landed")
    }

    @Test func `a fetched head becomes a tip, where the branch has not moved`() throws {
        let heads: [JSONValue] = [
            ["name": "develop", "revision": .string(Push.oid("3"))],
            ["name": "feature/4711-spin", "revision": .null], ["name": "gone", "revision": .string(Push.oid("3"))],
        ]
        let answer = try bed.send([bed.found("landed", as: "3")], heads: heads)
        #expect(answer["heads"].items.map { $0["change"] } == ["applied", "applied", "unknown"])
        #expect(answer["landings"][0]["change"] == "changed")
        #expect(try bed.core.branch("develop", of: bed.project)["head"] == .string(Push.oid("3")))
        #expect(try bed.core.branch(of: bed.project)["deleted_at"] != .null)
        let tips = try bed.core.send(.get, "repositories/\(bed.repository)/tips?after=1")["items"].items
        #expect(tips.map { $0["origin"] } == ["fetch", "fetch"])
        let again = try bed.send(
            [], from: 1, fetched: 5, heads: [["name": "develop", "revision": .string(Push.oid("4"))]])
        #expect(again["heads"][0]["change"] == "moved")
    }

    @Test func `pushes that a fetch was ahead of still find their places`() throws {
        let heads: [JSONValue] = [["name": "develop", "revision": .string(Push.oid("4"))]]
        _ = try bed.send([], heads: heads)
        try bed.core.push(Push(1, "2", "3", branch: "develop"), to: bed.project)
        #expect(try bed.core.branch("develop", of: bed.project)["head"] == .string(Push.oid("4")))
        try bed.core.push(Push(1, "3", "4", branch: "develop"), to: bed.project)
        #expect(try bed.core.branch("develop", of: bed.project)["head"] == .string(Push.oid("4")))
        try bed.core.push(Push(1, "4", "5", branch: "develop"), to: bed.project)
        #expect(try bed.core.branch("develop", of: bed.project)["head"] == .string(Push.oid("5")))
    }

    @Test func `a fetch that finds a branch where it was before is believed`() throws {
        try bed.core.push(Push(2, "2", "3", branch: "develop"), to: bed.project)
        for (seq, revision) in [(2, "2"), (3, "3"), (4, "2")] as [(Int, Character)] {
            let heads: [JSONValue] = [["name": "develop", "revision": .string(Push.oid(revision))]]
            #expect(try bed.send([], from: seq, heads: heads)["heads"][0]["change"] == "applied")
            #expect(try bed.core.branch("develop", of: bed.project)["head"] == .string(Push.oid(revision)))
        }
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let says: String
        let changes: [String: JSONValue]
        var testDescription: String { says }
    }

    @Test(arguments: [
        Fault(says: "'landings[0].method' is missing", changes: ["state": "landed"]),
        Fault(says: "'landings[0].reason' is missing", changes: ["state": "unknown"]),
        Fault(says: "'landings[0].target' is the branch itself", changes: ["branch": 1, "target": 1]),
        Fault(says: "'landings[0].digest' must have 1 to 64 letters or digits", changes: ["digest": "a-b"]),
    ])
    func `a finding that makes no sense is refused, with its place`(_ fault: Fault) throws {
        let answer = try bed.send([bed.found("open", fault.changes)])
        #expect(answer.status == 422)
        #expect(answer["detail"].text?.contains(fault.says) == true, "\(answer.body)")
    }

    @Test func `an answer that is so still is confirmed by its digest`() throws {
        try bed.report(bed.found("landed", as: "3", ["digest": "first"]))
        let before = try bed.landing()
        #expect(try bed.confirm("first", at: "4", fetched: 5))
        let revision = try bed.core.database.text(
            "select target_revision from landing where project_id = \(bed.project.id)")
        #expect(revision == Push.oid("4"))
        #expect(try bed.explained()["fetched_at"] == .string(Push.time(microseconds: 5_000_000)))
        #expect(try bed.landing() == before)
        #expect(try bed.basis()["branches"][2]["landings"][0]["digest"] == "first")
        #expect(try bed.events().count == 1)
    }

    @Test func `what is not confirmed is named and stays as it is`() throws {
        #expect(try !bed.confirm("first"))
        try bed.report(bed.found("open", ["digest": "first"]), fetched: 2)
        let before = try bed.landing()
        #expect(try !bed.confirm("other", fetched: 3))
        #expect(try !bed.confirm("first", in: "main", fetched: 3))
        #expect(try !bed.confirm("first", fetched: 1))
        try bed.core.push(Push(2, "a", "b"), to: bed.project)
        #expect(try !bed.confirm("first", from: 2, fetched: 3))
        #expect(try bed.landing()["fetched_at"] == before["fetched_at"])
    }

    @Test func `a confirmation is of an answer that counts again after a failure`() throws {
        try bed.report(bed.found("open", ["digest": "first"]))
        try bed.report(bed.found("unknown"), fetched: 1)
        #expect(try bed.landing()["stale_since"] != .null)
        #expect(try !bed.confirm("first", fetched: 0))
        #expect(try bed.confirm("first", fetched: 2))
        #expect(try bed.landing()["stale_since"] == .null)
        #expect(try bed.landing()["reason"] == .null)
    }

    @Test func `a confirmation with other numbers of branches and digests is refused`() throws {
        let confirmed: JSONValue = [
            "target": JSONValue(bed.id("develop")), "target_revision": .string(Push.oid("2")),
            "branches": [JSONValue(bed.id())], "digests": [],
        ]
        let answer = try bed.send([], confirmed: [confirmed])
        #expect(answer.status == 422)
        #expect(answer["detail"] == "'confirmed[0]' has 1 branches and 0 digests.")
    }

    @Test func `an observation that contradicts itself or is of no repository changes nothing`() throws {
        let twice = try bed.send([bed.found("open"), bed.found("landed", as: "3")])
        #expect(twice.status == 422)
        #expect(try bed.send([bed.found("open")], from: 9).status == 422)
        let token = try bed.core.makeToken("observe:landing", project: bed.core.makeProject())
        let observation = CoreHarness.landings([], in: bed.repository)
        #expect(try bed.core.observe("landing", observation, token: token).status == 404)
        #expect(try bed.landing() == .null)
    }

    @Test func `the basis has branches, their values and what the targets were before`() throws {
        try bed.core.push(Push(2, "2", "3", branch: "develop"), to: bed.project)
        try bed.core.push(Push(3, "a", "b"), to: bed.project)
        try bed.core.push(Push(3, "0", "c", branch: "junk"), to: bed.project)
        let merged: [String: JSONValue] = ["state": "merged", "merge_revision": .string(Push.oid("3"))]
        try bed.core.observe("pull-request", CoreHarness.pullRequest(to: bed.project, merged))
        let basis = try bed.basis()
        #expect(basis["repository"]["last_seq"] == 4)
        #expect(basis["branches"].items.map { $0["name"] } == ["main", "develop", "feature/4711-spin"])
        let tips = basis["branches"][2]["tips"].items
        #expect(tips.map { $0["seq"] } == [1, 3])
        let (main, develop) = (String(bed.id("main")), String(bed.id("develop")))
        #expect(tips[0]["targets"] == [main: .null, develop: .null])
        #expect(tips[1]["targets"] == [main: .string(Push.oid("1")), develop: .string(Push.oid("3"))])
        #expect(basis["pull_requests"].items.map { $0["merge_revision"] } == [.string(Push.oid("3"))])
        try bed.report(bed.found("open", at: "b"), from: 4)
        let known = try bed.basis("?branch=\(bed.id())")["branches"][2]
        #expect(known["tips"][1]["targets"].names == [main])
        #expect(known["landings"].items.map { $0["state"] } == ["open"])
    }

    @Test func `the basis leaves out what is over`() throws {
        try bed.core.push(Push(2, "a", "0"), to: bed.project)
        #expect(try bed.basis()["branches"].items.count == 3)
        try bed.report(bed.found("landed", in: "main", as: "3"), from: 2)
        #expect(try bed.basis()["branches"].items.map { $0["name"] } == ["main", "develop"])
    }

    @Test func `a target's level follows its branch finders`() throws {
        try bed.report(bed.found("landed", as: "3"))
        try bed.core.setFinders(["^main$", "^x$", "^develop$", "{feature_id}"], of: bed.project)
        let path = "projects/\(bed.project.id)/landings"
        #expect(try bed.core.send(.get, "\(path)?level=1")["items"].items.isEmpty)
        #expect(try bed.core.send(.get, "\(path)?level=2")["items"].items.count == 1)
    }
}
