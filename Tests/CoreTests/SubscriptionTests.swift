import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures
import Testing

@testable import Core

/// Subscriptions through the API.
@Suite(.coreDatabase) struct SubscriptionTests {
    private let core: CoreHarness
    private let project: CoreHarness.Project

    init() throws {
        core = try CoreHarness()
        project = try core.makeProject()
    }

    private var path: String { "projects/\(project.id)/subscriptions" }

    @Test func `a new subscription shows its secret once, sends nothing, and keeps the secret sealed`() throws {
        let made = try core.send(
            .post, path,
            ["url": "https://receiver.example/hook", "types": ["ployst.branch.updated"], "levels": [0, 1]])
        #expect(made.status == 201)
        let secret = try #require(made["secret"].text)
        #expect(throws: Never.self) { try WebhookSecret(secret) }
        let id = try #require(made["id"].number)
        let shown = try core.send(.get, "subscriptions/\(id)")
        #expect(shown["secret"] == .null)
        #expect([shown["state"], shown["max_in_flight"], shown["waiting"]] == ["active", 8, 0])
        #expect(shown["levels"] == [0, 1])
        #expect(shown["transitions"] == .null)
        #expect(try core.send(.get, path)["items"].items == [shown.body])
        let stored = try #require(try core.database.text("select secret from subscription where id = \(id)"))
        #expect(!stored.contains(secret))
        #expect(try SecretBox(keys: [Secret(CoreHarness.secretKey)]).open(stored) == secret)
    }

    static let faults: [(name: String, body: JSONValue, says: String)] = [
        ("no URL", [:], "'url' is missing"),
        ("no https", ["url": "http://receiver.example/"], "not https"),
        ("a private address", ["url": "https://192.168.0.1/"], "not a public address"),
        ("another spelling of one", ["url": "https://0x7f.1/"], "not a public address"),
        ("a user", ["url": "https://user:password@receiver.example/"], "a user or a password"),
        ("an unknown type", ["url": "https://receiver.example/", "types": ["ployst.push"]], "'types[0]' is unknown"),
        ("a pattern", ["url": "https://receiver.example/", "branch_pattern": "("], "'branch_pattern' is not usable"),
        ("back-references", ["url": "https://receiver.example/", "branch_pattern": "(a)\\1"], "refers back"),
        (
            "a finder as a pattern", ["url": "https://receiver.example/", "branch_pattern": "{feature_id}"],
            "ids of features"
        ),
        ("a transition", ["url": "https://receiver.example/", "transitions": ["open-landed"]], "'transitions[0]'"),
        ("a state", ["url": "https://receiver.example/", "state": "disabled"], "'state' must be"),
        ("a level", ["url": "https://receiver.example/", "levels": ["0"]], "'levels[0]' is not a whole number"),
        ("room", ["url": "https://receiver.example/", "max_in_flight": 0], "'max_in_flight'"),
        ("a secret", ["url": "https://receiver.example/", "secret": "whsec_x"], "made by core"),
        ("an unknown member", ["url": "https://receiver.example/", "colour": "red"], "'colour'"),
    ]

    @Test(arguments: faults.indices) func `what cannot be used is refused, and says why`(_ index: Int) throws {
        let fault = Self.faults[index]
        let answer = try core.send(.post, path, fault.body)
        #expect(answer.status == 422, "\(fault.name)")
        #expect(answer["detail"].text?.contains(fault.says) == true, "\(fault.name): \(answer.body)")
        #expect(try core.send(.get, path)["items"] == [])
    }

    @Test func `the lists of exceptions hold each for its own kind of subscription`() throws {
        let core = try CoreHarness(
            conninfo: core.conninfo,
            settings: [
                "PLOYST_CALLBACK_ALLOW": "127.0.0.1:9000", "PLOYST_CALLBACK_ALLOW_PROJECTS": "receiver.test:8080",
            ])
        let (loopback, named): (JSONValue, JSONValue) = (
            ["url": "http://127.0.0.1:9000/", "state": "paused"], ["url": "http://receiver.test:8080/"]
        )
        #expect(try core.send(.post, "subscriptions", loopback).status == 201)
        #expect(try core.send(.post, path, loopback).status == 422)
        #expect(try core.send(.post, path, named).status == 201)
        #expect(try core.send(.post, "subscriptions", named).status == 422)
        let error = #expect(throws: EnvironmentError.self) {
            try CoreHarness(conninfo: core.conninfo, settings: ["PLOYST_CALLBACK_ALLOW": "example.test"])
        }
        #expect(error?.name == "PLOYST_CALLBACK_ALLOW")
    }

    @Test func `without a key to seal with there are no subscriptions, and the answer says so`() throws {
        let core = try CoreHarness(conninfo: core.conninfo, settings: ["PLOYST_SECRET_KEY": nil])
        let answer = try core.send(.post, path, ["url": "https://receiver.example/"])
        #expect(answer.status == 503)
        #expect(answer["detail"].text?.contains("PLOYST_SECRET_KEY") == true)
        #expect(try core.send(.get, path)["items"] == [])
    }

    @Test func `an administrator brings the secret of a subscription to all projects`() throws {
        let secret = try WebhookSecret.random().text
        let body: JSONValue = ["url": "https://receiver.example/", "state": "paused", "secret": .string(secret)]
        let made = try core.send(.post, "subscriptions", body)
        #expect(made["secret"] == .string(secret))
        #expect(made["project_id"] == .null)
        #expect(try core.send(.get, "subscriptions")["items"].items.contains { $0["id"] == made["id"] })
        #expect(try core.send(.get, path)["items"] == [])
        for bad in ["short", "whsec_", "whsec_AAAA", "whsec_" + String(repeating: "A", count: 31)] {
            let answer = try core.send(
                .post, "subscriptions", ["url": "https://receiver.example/", "secret": .string(bad)])
            #expect(answer.status == 422, "\(bad)")
        }
    }

    @Test func `a change leaves what it does not name, and null takes a filter away`() throws {
        let id = try core.subscribe(project, ["types": ["ployst.build.changed"], "levels": [1], "max_in_flight": 3])
        let changed = try core.send(
            .patch, "subscriptions/\(id)", ["types": .null, "branch_pattern": "^release/", "repositories": []])
        #expect(changed.status == 200)
        #expect([changed["types"], changed["levels"], changed["repositories"]] == [.null, [1], .null])
        #expect([changed["branch_pattern"], changed["max_in_flight"]] == ["^release/", 3])
        #expect(try core.send(.patch, "subscriptions/\(id)", ["state": .null])["state"] == "active")
        #expect(try core.send(.patch, "subscriptions/\(id)", ["url": "ftp://x/"]).status == 422)
        #expect(try core.send(.patch, "subscriptions/\(id)", ["url": .null]).status == 422)
        #expect(try core.send(.delete, "subscriptions/\(id)").status == 204)
        #expect(try core.send(.get, "subscriptions/\(id)").status == 404)
    }

    @Test func `a token of one project sees and changes that project's subscriptions alone`() throws {
        let other = try core.makeProject()
        let (own, foreign) = (try core.subscribe(project), try core.subscribe(other))
        let instance = try core.subscribe(nil, ["state": "paused"])
        let token = try core.makeToken("admin", project: project)
        #expect(try core.send(.get, "subscriptions/\(own)", token: token).status == 200)
        for id in [foreign, instance] {
            for (method, suffix): (HTTPRequest.Method, String) in [
                (.get, ""), (.delete, ""), (.get, "/deliveries"), (.post, "/ping"),
            ] {
                #expect(try core.send(method, "subscriptions/\(id)\(suffix)", token: token).status == 404)
            }
        }
        #expect(try core.send(.get, "projects/\(other.id)/subscriptions", token: token).status == 404)
        #expect(try core.send(.get, "subscriptions", token: token).status == 403)
        #expect(try core.send(.post, "subscriptions", ["url": "https://a.example/"], token: token).status == 403)
        try core.emit(to: other)
        let delivery = try core.send(.get, "subscriptions/\(foreign)/deliveries")["items"][0]["id"].number ?? 0
        #expect(try core.send(.get, "deliveries/\(delivery)").status == 200)
        #expect(try core.send(.get, "deliveries/\(delivery)", token: token).status == 404)
        #expect(try core.send(.post, "deliveries/\(delivery)/redeliver", token: token).status == 404)
    }

    @Test func `a secret that is set once more changes nothing`() throws {
        let secrets = try (0..<2).map { _ in JSONValue.string(try WebhookSecret.random().text) }
        let made = try core.send(.post, "subscriptions", ["url": "https://a.example/", "secret": secrets[0]])
        let path = "subscriptions/\(made["id"].number ?? 0)/rotate-secret"
        let rotated = try core.send(.post, path, ["secret": secrets[1]])
        #expect(rotated["previous_secret_until"] != .null)
        let again = try core.send(.post, path, ["secret": secrets[1]])
        #expect(again["secret"] == secrets[1])
        #expect(again["previous_secret_until"] == rotated["previous_secret_until"])
        #expect(again["updated_at"] == rotated["updated_at"])
        let ended = try core.send(.post, path, ["secret": secrets[1], "overlap_seconds": 0])
        #expect(ended["previous_secret_until"] == .null)
    }

    @Test func `while a secret is replaced both sign`() throws {
        let id = try core.subscribe(project)
        let box = try SecretBox(keys: [Secret(CoreHarness.secretKey)])
        let dispatcher = try core.startDispatcher()
        func claimed() throws -> (String, String?) {
            try core.emit(to: project)
            let claim = try #require(try core.claim(dispatcher, [id]).first)
            return (try box.open(claim.secret), try claim.previousSecret.map { try box.open($0) })
        }
        let first = try claimed().0
        let rotated = try core.send(.post, "subscriptions/\(id)/rotate-secret", [:])
        let second = try #require(rotated["secret"].text)
        #expect(second != first)
        #expect(rotated["previous_secret_until"] != .null)
        #expect(try claimed() == (second, first))
        try core.database.execute("update subscription set previous_until = now() where id = \(id)")
        #expect(try claimed() == (second, nil))
        let third = try core.send(.post, "subscriptions/\(id)/rotate-secret", ["overlap_seconds": 0])
        #expect(third["previous_secret_until"] == .null)
        #expect(try claimed() == (try #require(third["secret"].text), nil))
        #expect(try core.send(.post, "subscriptions/\(id)/rotate-secret", ["overlap_seconds": -1]).status == 422)
    }
}
