import ArgumentParser
import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures
import Testing

@testable import Core

/// What the operator does for people beside the database.
@Suite(.coreDatabase) struct PeopleCommandTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    private func choosePassword(_ printed: String, at path: String = "accounts/confirm") throws -> Int {
        let token = printed.prefix { !$0.isNewline }
        let body: JSONValue = ["token": .string(String(token)), "password": .string(PeopleHarness.password)]
        return try core.send(.post, path, body, token: nil).status
    }

    private func logIn(_ email: String) throws -> String? {
        let body: JSONValue = ["email": .string(email), "password": .string(PeopleHarness.password)]
        return try core.send(.post, "sessions", body, token: nil)["token"].text
    }

    @Test func `admin create makes the first administrator, who chooses a password`() throws {
        let email = PeopleHarness.email("boss")
        let printed = try AdminCommand.Create.parse(["--email", email, "--name", "Boss"]).make(in: core.database)
        #expect(printed.contains("/core/v1/accounts/confirm"))
        #expect(try choosePassword(printed) == 204)
        let me = try core.send(.get, "me", token: logIn(email))
        #expect(me["administrator"] == true)
        #expect(me["name"] == "Boss")
        let again = try AdminCommand.Create.parse(["--email", email]).make(in: core.database)
        #expect(again == "\(email) is an administrator now.")
        let told = try core.send(.get, "audit?limit=500")["items"].items.first { $0["subject"]["email"].text == email }
        #expect(told?["actor"]["kind"] == "operator")
    }

    @Test func `account create makes an account, and reset-password another password`() throws {
        let email = PeopleHarness.email()
        let create = try AccountCommand.Create.parse(["--email", email])
        #expect(try choosePassword(create.make(in: core.database)) == 204)
        #expect(throws: ValidationError.self) { try create.make(in: core.database) }
        let reset = try AccountCommand.ResetPassword.parse(["--email", email]).make(in: core.database)
        #expect(try choosePassword(reset, at: "accounts/password-reset/confirm") == 204)
        #expect(try logIn(email) != nil)
        #expect(throws: ValidationError.self) {
            try AccountCommand.ResetPassword.parse(["--email", PeopleHarness.email()]).make(in: core.database)
        }
    }

    @Test func `account invite invites`() throws {
        let project = try core.makeProject()
        let email = PeopleHarness.email()
        let invite = try AccountCommand.Invite.parse(["--email", email, "--project", project.slug, "--manager"])
        let token = try String(invite.make(in: core.database).prefix { !$0.isNewline })
        let body: JSONValue = ["token": .string(token), "name": "Mira", "password": .string(PeopleHarness.password)]
        #expect(try core.send(.post, "invitations/accept", body, token: nil).status == 200)
        #expect(try core.send(.get, "me", token: logIn(email))["projects"][0]["manager"] == true)
        let again = #expect(throws: ValidationError.self) { try invite.make(in: core.database) }
        #expect(again?.message.contains("is in the project already") == true)
        let nowhere = try AccountCommand.Invite.parse(["--email", email, "--project", "nobody"])
        #expect(throws: ValidationError.self) { try nowhere.make(in: core.database) }
        #expect(throws: (any Error).self) { try AccountCommand.Invite.parse(["--email", "x", "--project", "y"]) }
    }

    @Test func `rotate-secrets encrypts all that is kept under the first key`() throws {
        let project = try core.makeProject()
        let path = "projects/\(project.id)/settings/targetprocess"
        try core.send(.put, path, ["access_token": "a secret of somebody"])
        let credential: JSONValue = ["host": "git.example.test", "username": "ployst", "token": "a secret of another"]
        try core.send(.put, "projects/\(project.id)/settings/git", ["clone_credentials": [credential]])
        let new = Secret("another-key-of-all-secrets-long-enough")
        let box = try SecretBox(keys: [new, Secret(CoreHarness.secretKey)])
        let first = try RotateSecretsCommand.rotate(core.database, box)
        #expect(first == .init(rotated: 2, kept: 0))
        #expect(try RotateSecretsCommand.rotate(core.database, box) == .init(rotated: 0, kept: 2))
        let after = try CoreHarness(
            conninfo: DatabaseTrait.conninfo, settings: ["PLOYST_SECRET_KEY": new.text])
        let reader = try after.makeToken("settings:targetprocess")
        #expect(try after.send(.get, path, token: reader)["access_token"] == "a secret of somebody")
        #expect(try core.send(.get, path, token: reader).status == 503)
        let stranger = try SecretBox(keys: [Secret("a-key-that-never-sealed-anything-here")])
        let failed = try RotateSecretsCommand.rotate(core.database, stranger)
        #expect(failed.rotated + failed.kept == 0)
        #expect(failed.faults.count == 2)
        #expect(failed.faults.first?.contains("project \(project.id) for git") == true)
        #expect(failed.faults.first?.contains("a secret of") == false)
    }
}
