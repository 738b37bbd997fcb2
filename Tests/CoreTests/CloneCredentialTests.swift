import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// What opens clones: kept sealed, masked for people, open for functions.
@Suite(.coreDatabase) struct CloneCredentialTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    private static let key = "-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\n"

    private static let settings: JSONValue = [
        "clone_credentials": [
            ["host": "git.example.test", "username": "robot", "token": "the-token-of-the-robot"],
            [
                "host": "ssh.example.test:2222", "ssh_key": .string(key),
                "known_hosts": "ssh.example.test ssh-ed25519 AAAA",
            ],
        ]
    ]

    @Test func `secrets are sealed, masked for people and open for the function`() throws {
        let project = try core.makeProject()
        let path = "projects/\(project.id)/settings/git"
        let saved = try core.send(.put, path, Self.settings)
        #expect(saved.status == 201)
        #expect(saved["clone_credentials"][0]["token"] == "********")
        #expect(saved["clone_credentials"][0]["username"] == "robot")
        #expect(saved["clone_credentials"][1]["ssh_key"] == "********")
        let stored =
            try core.database.text(
                "select settings::text from provider_settings where project_id = \(project.id)") ?? ""
        #expect(!stored.contains("the-token-of-the-robot"))
        #expect(!stored.contains("PRIVATE KEY"))
        let token = try core.makeToken("settings:git")
        let opened = try core.send(.get, "settings/git?project=\(project.slug)", token: token)
        #expect(opened["clone_credentials"] == Self.settings["clone_credentials"])
    }

    @Test func `a mask sent back keeps the secret of its host`() throws {
        let project = try core.makeProject()
        let path = "projects/\(project.id)/settings/git"
        try core.send(.put, path, Self.settings)
        let masked: JSONValue = ["host": "git.example.test", "token": "********"]
        #expect(try core.send(.put, path, ["clone_credentials": [masked]]).status == 200)
        let opened = try core.send(.get, path, token: core.makeToken("settings:git"))
        #expect(opened["clone_credentials"] == [["host": "git.example.test", "token": "the-token-of-the-robot"]])
        let foreign: JSONValue = ["host": "other.example.test", "token": "********"]
        let refused = try core.send(.put, path, ["clone_credentials": [foreign]])
        #expect(refused.status == 422)
        #expect(refused["detail"].text?.contains("'clone_credentials[0].token' is masked") == true)
    }

    @Test(
        arguments: [
            [["host": "git.example.test"]], [["token": "t"]], [["host": "Git.example.test", "token": "t"]],
            [["host": "git.example.test/x", "token": "t"]], [["host": "git.example.test", "token": ""]],
            [["host": "git.example.test", "password": "t"]], [["host": "git.example.test", "ssh_key": "abc"]],
            [["host": "a.test", "token": "t"], ["host": "a.test", "token": "u"]], ["git.example.test"], "none",
        ] as [JSONValue])
    func `credentials that make no sense are refused`(_ credentials: JSONValue) throws {
        let project = try core.makeProject()
        let answer = try core.send(
            .put, "projects/\(project.id)/settings/git", ["clone_credentials": credentials])
        #expect(answer.status == 422)
        #expect(answer["detail"].text?.contains("clone_credentials") == true, "\(answer.body)")
    }
}
