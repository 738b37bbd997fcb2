import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures
import Testing

@testable import Core

/// The accounts at GitHub that people connect: what they see of them, and what the function does.
@Suite(.coreDatabase) struct OAuthTests {
    private static let path = "me/oauth/github"
    private static let token = "gho_token-of-the-tests"

    private let people: PeopleHarness
    private let mira: PeopleHarness.Member
    private let function: HTTPFields

    init() throws {
        people = try PeopleHarness()
        mira = try people.join()
        function = [.functionToken: try people.core.makeToken("oauth:github")]
    }

    private static let account: JSONValue = [
        "token": .string(token), "external_id": "9", "login": "mira", "scopes": ["read:org"],
    ]

    private func connect(_ account: JSONValue = account, _ member: PeopleHarness.Member? = nil) throws -> Answer {
        try people.core.send(.put, Self.path, account, token: (member ?? mira).session, fields: function)
    }

    private func show(_ fields: HTTPFields = [:], as token: String? = nil) throws -> Answer {
        try people.core.send(.get, Self.path, token: token ?? mira.session, fields: fields)
    }

    @Test(.coreDatabase)
    func `the token is opened for the function, masked for the person, and sealed in the database`() throws {
        #expect(try show().status == 404)
        let made = try connect()
        #expect(made.status == 200, "\(made.body)")
        #expect(made["token"] == "********")
        let seen = try show()
        #expect(seen["token"] == "********")
        #expect(seen["login"] == "mira")
        #expect(seen["scopes"] == ["read:org"])
        #expect(try show(function)["token"] == .string(Self.token))
        let kept = try #require(try people.core.database.text("select token from oauth_account"))
        #expect(kept.hasPrefix("v1."))
        #expect(!kept.contains(Self.token))
    }

    @Test func `the token is opened for no other's credential`() throws {
        _ = try connect()
        for scope in ["admin", "settings:github", "observe:github"] {
            let token = try people.core.makeToken(scope)
            #expect(try show([.functionToken: token])["token"] == "********", "\(scope)")
            #expect(try show([:], as: token).status == 403, "\(scope)")
        }
        let bound = try people.core.makeToken("oauth:github", project: people.core.makeProject())
        #expect(try show([.functionToken: bound])["token"] == "********")
        // The function itself is nobody whose account could be connected.
        let ofFunction = try #require(function[.functionToken])
        #expect(try show(function, as: ofFunction).status == 403)
        let jonas = try people.join("jonas")
        #expect(try show(function, as: jonas.session).status == 404)
    }

    @Test(arguments: [
        "{}", #"{"token":"","external_id":"9","login":"mira"}"#, #"{"token":"t","external_id":9,"login":"mira"}"#,
        #"{"token":"t","external_id":"9","login":"mira","scopes":[1]}"#,
        #"{"token":"t","external_id":"9","login":"mira","more":1}"#,
    ])
    func `what is no account is refused and changes nothing`(_ body: String) throws {
        _ = try connect()
        let refused = try connect(JSONBody.decode(JSONValue.self, from: Array(body.utf8)))
        #expect(refused.status == 422, "\(refused.body)")
        #expect(try show(function)["token"] == .string(Self.token))
    }

    @Test func `a dead connection is forgotten, and not the one that was made meanwhile`() throws {
        let dead = try #require(try connect()["id"].number)
        let alive = try #require(try connect()["id"].number)
        func forget(_ query: String) throws -> Int {
            try people.core.send(.delete, Self.path + query, token: mira.session).status
        }
        #expect(try forget("?id=\(dead)") == 404)
        #expect(try forget("?id=x") == 400)
        #expect(try show().status == 200)
        #expect(try forget("?id=\(alive)") == 204)
        #expect(try show().status == 404)
        #expect(try forget("") == 404)
    }

    private func makeState(_ member: PeopleHarness.Member) throws -> String {
        let made = try people.core.send(
            .post, "\(Self.path)/states", [:], token: member.session, fields: function)
        #expect(made.status == 201, "\(made.body)")
        return try #require(made["state"].text)
    }

    private func use(_ state: String, as session: String) throws -> Int {
        try people.core.send(
            .post, "\(Self.path)/states/use", ["state": .string(state)], token: session, fields: function
        ).status
    }

    @Test func `a state is good once, in the session that it was made in`() throws {
        let state = try makeState(mira)
        let jonas = try people.join("jonas")
        let elsewhere = try people.logIn(mira.email)
        #expect(try use(state, as: jonas.session) == 422)
        #expect(try use(state, as: elsewhere.session) == 422)
        #expect(try use("made-up", as: mira.session) == 422)
        #expect(try use(state, as: mira.session) == 204)
        #expect(try use(state, as: mira.session) == 422)
    }

    @Test(.coreDatabase) func `a state runs out, and is forgotten then`() throws {
        let state = try makeState(mira)
        try people.core.database.execute("update oauth_state set expires_at = now() - interval '1 second'")
        #expect(try use(state, as: mira.session) == 422)
        try MaintainCommand.maintain(people.core.database)
        #expect(try people.core.database.text("select count(*) from oauth_state") == "0")
    }

    @Test func `a session keeps the last ten states`() throws {
        let states = try (1...12).map { _ in try makeState(mira) }
        #expect(try use(states[1], as: mira.session) == 422)
        #expect(try use(states[2], as: mira.session) == 204)
        #expect(try use(states[11], as: mira.session) == 204)
    }

    @Test(arguments: ["git", "jenkins", "targetprocess", "nobody"])
    func `other providers have no accounts to connect`(_ provider: String) throws {
        #expect(try people.core.send(.get, "me/oauth/\(provider)", token: mira.session).status == 404)
    }

    @Test(.coreDatabase) func `rotated keys encrypt it anew`() throws {
        _ = try connect()
        let new = Secret(RequestID.random() + RequestID.random())
        let box = try SecretBox(keys: [new, Secret(CoreHarness.secretKey)])
        #expect(try RotateSecretsCommand.rotate(people.core.database, box).rotated == 1)
        #expect(try RotateSecretsCommand.rotate(people.core.database, box).rotated == 0)
        let kept = try #require(try people.core.database.text("select token from oauth_account"))
        #expect(try SecretBox(keys: [new]).open(kept) == Self.token)
    }
}
