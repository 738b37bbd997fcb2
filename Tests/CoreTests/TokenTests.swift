import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

@Suite(.coreDatabase) struct TokenTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test func `a token is shown once and kept as a digest`() throws {
        let made = try core.send(.post, "tokens", ["label": "chat", "scopes": ["read", "observe:git"]])
        #expect(made.status == 201)
        let token = try #require(made["token"].text)
        #expect(token.hasPrefix("ployst_"))
        #expect(made["scopes"] == ["read", "observe:git"])
        #expect(try core.send(.get, "projects", token: token).status == 200)
        let listed = try core.send(.get, "tokens?limit=500")["items"].items.first { $0["id"] == made["id"] }
        #expect(listed?["label"] == "chat")
        #expect(listed?["token"] == .null)
        let kept = try core.database.text("select encode(digest, 'hex') from token where id = \(made["id"].number)")
        #expect(kept?.count == 64)
    }

    @Test func `a deleted token is none`() throws {
        let made = try core.send(.post, "tokens", ["label": "chat", "scopes": ["read"]])
        let id = try #require(made["id"].number)
        #expect(try core.send(.delete, "tokens/\(id)").status == 204)
        #expect(try core.send(.get, "projects", token: made["token"].text).status == 401)
        #expect(try core.send(.delete, "tokens/\(id)").status == 404)
    }

    @Test func `an expired token is none`() throws {
        let made = try core.send(
            .post, "tokens", ["label": "chat", "scopes": ["admin"], "expires_at": "2020-01-31T00:00:00Z"])
        #expect(made["expires_at"] == "2020-01-31T00:00:00.000000Z")
        #expect(try core.send(.get, "projects", token: made["token"].text).status == 401)
        #expect(
            try core.observe("push", CoreHarness.observation([], to: nil), token: made["token"].text ?? "").status
                == 401)
        let later = try core.send(
            .post, "tokens", ["label": "chat", "scopes": ["read"], "expires_at": "2120-01-31T00:00:00+01:00"])
        #expect(try core.send(.get, "projects", token: later["token"].text).status == 200)
    }

    @Test(
        arguments: [
            ["label": "x", "scopes": []], ["label": "x"], ["label": "x", "scopes": ["root"]], ["scopes": ["read"]],
            ["label": "", "scopes": ["read"]], ["label": "x", "scopes": ["observe:gitlab"]],
            ["label": "x", "scopes": ["read"], "project": 999_999], ["label": "x", "scopes": "read"],
            ["label": "x", "scopes": ["read"], "expires_at": "tomorrow"],
            ["label": "x", "scopes": ["read"], "token": "mine"],
        ] as [JSONValue])
    func `a token that makes no sense is refused`(_ body: JSONValue) throws {
        #expect(try core.send(.post, "tokens", body).status == 422)
    }

    @Test func `a token remembers when it was used, but not each time`() throws {
        let made = try core.send(.post, "tokens", ["label": "chat", "scopes": ["read"]])
        let (id, token) = (try #require(made["id"].number), made["token"].text)
        #expect(made["last_used_at"] == .null)
        func lastUse() throws -> String? { try core.database.text("select last_used_at from token where id = \(id)") }
        try core.send(.get, "projects", token: token)
        let first = try lastUse()
        #expect(first != nil)
        try core.send(.get, "projects", token: token)
        #expect(try lastUse() == first)
        try core.database.execute("update token set last_used_at = now() - interval '6 minutes' where id = \(id)")
        let before = try lastUse()
        try core.send(.get, "projects", token: token)
        #expect(try lastUse() != before)
    }

    @Test func `a token that another request just marks as used works meanwhile`() throws {
        let made = try core.send(.post, "tokens", ["label": "chat", "scopes": ["read"]])
        let other = Database(conninfo: core.conninfo)
        try other.transaction { connection in
            try connection.execute("select from token where id = \(made["id"].number) for update")
            #expect(try core.send(.get, "projects", token: made["token"].text).status == 200)
        }
    }

    @Test func `what a bound token may not see is not there`() throws {
        let (mine, other) = (try core.makeProject(), try core.makeProject())
        for project in [mine, other] { try core.push(Push(1, "0", "a"), to: project) }
        let feature = try core.saveFeature("4711", of: other)
        let branch = try #require(core.branch(of: other)["id"].number)
        let repository = try core.repositoryID(of: other)
        let foreign = try core.send(
            .post, "tokens", ["label": "x", "scopes": ["read"], "project": JSONValue(other.id)])["id"].number
        let token = try core.makeToken("admin", project: mine)
        for path in [
            "projects/\(other.id)", "projects/\(other.id)/hooks", "projects/\(other.id)/settings",
            "projects/\(other.id)/settings/github", "projects/\(other.id)/repositories",
            "projects/\(other.id)/features",
            "projects/\(other.id)/events", "repositories/\(repository)", "repositories/\(repository)/branches",
            "repositories/\(repository)/tips", "branches/\(branch)", "features/\(feature)",
        ] {
            #expect(try core.send(.get, path, token: token).status == 404, "\(path)")
        }
        #expect(try core.send(.get, "projects", token: token)["items"].items.map { $0["id"] } == [JSONValue(mine.id)])
        #expect(try core.send(.delete, "projects/\(other.id)", token: token).status == 404)
        #expect(try core.send(.patch, "projects/\(other.id)", ["name": "Mine"], token: token).status == 404)
        #expect(try core.send(.delete, "repositories/\(repository)", token: token).status == 404)
        #expect(
            try core.send(.put, "features/\(feature)/links", ["branch_id": JSONValue(branch)], token: token).status
                == 404)
        #expect(try core.send(.delete, "tokens/\(foreign ?? 0)", token: token).status == 404)
    }

    @Test func `a bound token does nothing for the whole instance`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        let token = try core.makeToken("admin", project: project)
        #expect(try core.send(.get, "events", token: token).status == 403)
        #expect(try core.send(.get, "repositories", token: token).status == 403)
        #expect(try core.send(.post, "projects", ["name": "x", "slug": "bound-x"], token: token).status == 403)
        let repository = try core.repositoryID(of: project)
        let opening: JSONValue = ["instance_hook": true]
        #expect(try core.send(.patch, "repositories/\(repository)", opening, token: token).status == 403)
    }

    @Test func `tokens made with a bound token are bound to the same project`() throws {
        let (mine, other) = (try core.makeProject(), try core.makeProject())
        let token = try core.makeToken("admin", project: mine)
        let made = try core.send(.post, "tokens", ["label": "x", "scopes": ["admin"]], token: token)
        #expect(made["project"] == JSONValue(mine.id))
        let escaping: JSONValue = ["label": "x", "scopes": ["admin"], "project": JSONValue(other.id)]
        #expect(try core.send(.post, "tokens", escaping, token: token).status == 422)
        let seen = try core.send(.get, "tokens", token: token)["items"].items
        #expect(seen.count == 2)
        #expect(seen.allSatisfy { $0["project"] == JSONValue(mine.id) })
    }

    @Test func `a bound reporter reaches its project alone`() throws {
        let (mine, other) = (try core.makeProject(), try core.makeProject())
        let token = try core.makeToken("observe:github", project: mine)
        func report(to project: CoreHarness.Project?) throws -> Answer {
            try core.observe(
                "push",
                CoreHarness.observation([Push(1, "0", "a")], to: project, repository: CoreHarness.repository("bound")),
                token: token)
        }
        #expect(try report(to: mine).status == 200)
        #expect(try report(to: other).status == 404)
        #expect(try report(to: other)["detail"] == "There is no project '\(other.slug)'.")
        try core.ping(other, repository: CoreHarness.repository("bound"))
        try core.openToInstanceHook(other)
        #expect(try report(to: nil)["ignored"].text != nil)
        try core.openToInstanceHook(mine)
        #expect(try report(to: nil)["repositories"].items.map { $0["project"] } == [JSONValue(mine.id)])
    }
}
