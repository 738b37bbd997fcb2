import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// What is wrong with a provider's settings: every value, and why.
@Suite(.coreDatabase) struct SettingsSchemaTests {
    /// Settings of a provider, and the pointers that the refusal has.
    struct Refused: CustomTestStringConvertible, Sendable {
        let provider: String
        let settings: JSONValue
        let pointers: [String]
        var testDescription: String { "\(provider): \(pointers.joined(separator: " "))" }
    }

    private static let refused = [
        Refused(
            provider: "github",
            settings: ["track": "some", "features": "yes", "branch_finders": ["^main$", "(", 1, ")"]],
            pointers: [
                "#/branch_finders/2", "#/features", "#/track", "#/branch_finders/1", "#/branch_finders/3",
            ]),
        Refused(
            provider: "git",
            settings: [
                "features": true,
                "clone_credentials": [
                    ["host": "Git.test", "ssh_key": "abc", "password": "p"], ["host": "a.test"],
                    ["host": "a.test", "token": "t", "ssh_key": .null], ["token": ""], "none",
                ],
            ],
            pointers: [
                "#/clone_credentials/0/host", "#/clone_credentials/0/password", "#/clone_credentials/0/ssh_key",
                "#/clone_credentials/1", "#/clone_credentials/3/host", "#/clone_credentials/3/token",
                "#/clone_credentials/4", "#/features", "#/clone_credentials/2/host",
            ]),
        Refused(
            provider: "jenkins", settings: ["url": "ftp://ci.example.test", "a/b~ c": 1],
            pointers: ["#/a~1b~0%20c", "#/url"]),
        Refused(
            provider: "targetprocess",
            settings: [
                "url": "https://mira:secret@tp.example.test", "access_token": "", "types": ["Bug": 1, "": "Bug"],
                "states": [], "final_states": "Done", "user_id": 0,
            ],
            pointers: [
                "#/access_token", "#/final_states", "#/states", "#/types", "#/types/Bug", "#/url", "#/user_id",
            ]),
        Refused(
            provider: "targetprocess", settings: ["access_token": "********"], pointers: ["#/access_token"]),
    ]

    @Test(arguments: refused)
    func `a refusal names every value that is wrong, and changes nothing`(_ test: Refused) throws {
        let core = try CoreHarness()
        let path = "projects/\(try core.makeProject().id)/settings/\(test.provider)"
        let answer = try core.send(.put, path, test.settings)
        #expect(answer.status == 422)
        #expect(answer["errors"].items.compactMap { $0["pointer"].text } == test.pointers, "\(answer.body)")
        let details = answer["errors"].items.compactMap { $0["detail"].text }
        #expect(answer["detail"].text == details.joined(separator: " "))
        #expect(!details.joined().contains("secret"))
        #expect(try core.send(.get, path).status == 404)
    }

    @Test func `what is null counts as missing`() throws {
        let core = try CoreHarness()
        let path = "projects/\(try core.makeProject().id)/settings/targetprocess"
        let saved = try core.send(
            .put, path, ["url": .null, "access_token": .null, "user_id": .null, "states": ["Open": "New"]])
        #expect(saved.status == 201)
        #expect(saved.body.names == ["provider", "updated_at", "states"])
    }

    @Test func `a dry run of branch finders names every one that is wrong`() throws {
        let core = try CoreHarness()
        let answer = try core.send(
            .post, "projects/\(try core.makeProject().id)/branch-finders/check",
            ["provider": "github", "branch_finders": ["(", "^main$", ")"]])
        #expect(answer.status == 422)
        #expect(answer["errors"].items.map { $0["pointer"] } == ["#/branch_finders/0", "#/branch_finders/2"])
    }

    @Test(arguments: zip(Provider.allCases, ["GitHub", "Git", "Jenkins", "Targetprocess"]))
    func `the contract has the schema of each provider`(_ provider: Provider, name: String) throws {
        let contract = try JSONBody.decode(
            JSONValue.self, from: Array(try RepositoryFiles.text(of: "docs/openapi.json").utf8))
        let schema = contract["components"]["schemas"]["New\(name)Settings"]
        #expect(schema.withoutAnnotations == SettingsMembers.schema(of: provider).contract)
    }
}
