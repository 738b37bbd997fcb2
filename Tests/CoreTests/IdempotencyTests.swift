import CoreAPI
import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

@Suite(.coreDatabase) struct IdempotencyTests {
    private let core: CoreHarness
    private let key = "github/team/\(RequestID.random())"

    init() throws { core = try CoreHarness() }

    @Test func `a repetition is answered as one and changes nothing`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        let first = try core.push([Push(1, "0", "a")], to: project, key: key)
        #expect(first["repositories"][0]["updates"][0]["change"] == "created")
        let state = try core.state(of: project)
        let again = try core.push([Push(1, "0", "a")], to: project, key: key)
        #expect(again.status == 200)
        #expect(again.body == ["replayed": true])
        #expect(try core.state(of: project) == state)
        #expect(try core.changes(of: project) == ["created"])
    }

    @Test func `the same key with another body is refused`() throws {
        let project = try core.makeProject()
        try core.push([Push(1, "0", "a")], to: project, key: key)
        let other = try core.push([Push(1, "0", "b")], to: project, key: key)
        #expect(other.status == 422)
        #expect(other.problem == "idempotency-key-reused")
        #expect(try core.branch(of: project)["head"] == .string(Push.oid("a")))
    }

    @Test func `a repetition that comes with the next generation of the secret is one`() throws {
        let project = try core.makeProject()
        try core.push([Push(1, "0", "a")], to: project, key: key)
        try core.send(.post, "projects/\(project.id)/hooks", ["provider": "github"])
        let again = CoreHarness.observation([Push(1, "0", "a")], to: project, generation: 2)
        #expect(try core.observe("push", again, key: key).body == ["replayed": true])
    }

    @Test func `an observation of a repository has a key too`() throws {
        let project = try core.makeProject()
        let ping = CoreHarness.ping(to: project)
        #expect(try core.observe("repository", ping, key: key)["repositories"].items.count == 1)
        #expect(try core.observe("repository", ping, key: key).body == ["replayed": true])
        #expect(try core.observe("repository", CoreHarness.ping(to: project, second: 1), key: key).status == 422)
    }

    @Test func `what nobody tracks claims no key, and counts once somebody does`() throws {
        let ignored = try core.push([Push(1, "0", "a")], to: nil, repository: CoreHarness.repository(key), key: key)
        #expect(ignored.status == 200)
        #expect(ignored["ignored"].text != nil)
        let project = try core.makeProject()
        try core.ping(project, repository: CoreHarness.repository(key))
        try core.openToInstanceHook(project)
        let taken = try core.push([Push(1, "0", "a")], to: nil, repository: CoreHarness.repository(key), key: key)
        #expect(taken["repositories"][0]["updates"][0]["change"] == "created")
    }

    @Test func `a refused observation claims no key`() throws {
        let project = try core.makeProject()
        let stale = CoreHarness.observation([Push(1, "0", "a")], to: project, generation: 7)
        #expect(try core.observe("push", stale, key: key).status == 401)
        #expect(try core.push([Push(1, "0", "a")], to: project, key: key)["replayed"] == .null)
    }

    @Test func `while the first still runs the second waits, and then is a repetition`() throws {
        let project = try core.makeProject()
        let (conninfo, key) = (core.conninfo, key)
        let second = try core.database.transaction { connection in
            try connection.execute("select pg_advisory_xact_lock(hashtextextended(\(key), 0))")
            let second = RunningThread {
                let answer = try CoreHarness(conninfo: conninfo).push([Push(1, "0", "a")], to: project, key: key)
                #expect(answer.body == ["replayed": true])
            }
            try core.waitForWaiter(on: connection)
            let sent = try JSONBody.encode(CoreHarness.observation([Push(1, "0", "a")], to: project))
            var lasting = try JSONBody.decode(PushObservation.self, from: sent)
            lasting.hookGeneration = nil
            let body = try JSONBody.encode(lasting)
            try connection.execute("insert into idempotency_key (key, body_digest) values (\(key), sha256(\(body)))")
            return second
        }
        try second.join()
        #expect(try core.events(of: project).isEmpty)
    }

    @Test func `a second one that waits too long is told when to come back`() throws {
        let project = try core.makeProject()
        let other = Database(conninfo: core.conninfo)
        try other.transaction { connection in
            try connection.execute("select pg_advisory_xact_lock(hashtextextended(\(key), 0))")
            let answer = try core.push([Push(1, "0", "a")], to: project, key: key)
            #expect(answer.status == 409)
            #expect(answer.problem == "conflict")
            #expect(answer.fields[.retryAfter] == "1")
        }
        #expect(try core.push([Push(1, "0", "a")], to: project, key: key)["repositories"].items.count == 1)
    }

    @Test func `of many at once one is taken`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        let (conninfo, key) = (core.conninfo, key)
        try onThreads(8) { _ in
            let answer = try CoreHarness(conninfo: conninfo).push([Push(1, "0", "a")], to: project, key: key)
            #expect(answer.status == 200)
        }
        #expect(try core.changes(of: project) == ["created"])
    }

    @Test(.coreDatabase) func `maintenance empties the week that comes next, and no other`() throws {
        let core = try CoreHarness()
        try core.database.script(
            """
            insert into idempotency_key (week, key, body_digest)
            select (extract(epoch from now())::bigint / 604800 + week) % 4, 'week ' || week, '' from generate_series(0, 3) week
            """)
        try core.database.execute("select empty_next_week_of_keys()")
        let left = try core.database.rows("select key from idempotency_key order by key", as: String.self)
        #expect(left == ["week 0", "week 2", "week 3"])
    }

    @Test func `a key of a week that is long over still counts until its turn comes`() throws {
        let project = try core.makeProject()
        try core.push([Push(1, "0", "a")], to: project, key: key)
        try core.database.execute("update idempotency_key set week = (week + 2) % 4 where key = \(key)")
        #expect(try core.push([Push(1, "0", "a")], to: project, key: key).body == ["replayed": true])
    }

    @Test(arguments: ["", "two words", "ümlaut", String(repeating: "k", count: 501)])
    func `a key has to be visible ASCII`(_ key: String) throws {
        let project = try core.makeProject()
        let answer = try core.push([Push(1, "0", "a")], to: project, key: key)
        #expect(answer.status == 400)
        #expect(answer.problem == "malformed")
    }
}
