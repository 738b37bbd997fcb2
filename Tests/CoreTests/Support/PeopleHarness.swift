import DatabaseTesting
import Foundation
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Core whose mail goes into a folder, and the people of a test.
struct PeopleHarness {
    /// A password that is good enough.
    static let password = "correct horse battery staple"

    let core: CoreHarness

    private let mailbox: Folder

    /// Somebody with an account, logged in.
    struct Member {
        let id: Int
        let email: String
        let session: String
    }

    /// Core on the database that the running test was lent, with these settings beside the usual ones.
    init(_ settings: [String: String] = ["PLOYST_REGISTRATION": "open"]) throws {
        mailbox = try Folder()
        let script = """
            #!/bin/sh
            [ "$1 $2" = "-i --" ] && [ $# -eq 3 ] || exit 64
            # Nothing is kept before the end was seen: core has to say that there is no more.
            mail=$(cat)
            printf '%s\n' "$mail" >>"\(mailbox.path)/$3"
            """
        let program = try mailbox.write(script, to: "send")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        core = try CoreHarness(
            conninfo: DatabaseTrait.conninfo,
            settings: ["PLOYST_MAIL_COMMAND": program].merging(settings) { $1 })
    }

    /// An address that no other test has.
    static func email(_ name: String = "mira") -> String {
        "\(name)-\(RequestID.random().prefix(12))@example.test"
    }

    /// All that was mailed to an address.
    func mail(to email: String) throws -> String {
        (try? String(contentsOfFile: "\(mailbox.path)/\(email)", encoding: .utf8)) ?? ""
    }

    /// The token in the newest mail to an address.
    func mailedToken(to email: String) throws -> String {
        let tokens = try mail(to: email).matches(of: /(?m)^    ([A-Za-z0-9_-]{43})$/)
        return String(try #require(tokens.last, "no token was mailed to \(email)").output.1)
    }

    /// Somebody with an account, logged in.
    func join(_ name: String = "mira") throws -> Member {
        let email = Self.email(name)
        try #require(
            try core.send(.post, "accounts", ["email": .string(email), "name": .string(name)], token: nil).status == 202
        )
        let confirmed = try core.send(
            .post, "accounts/confirm",
            ["token": .string(try mailedToken(to: email)), "password": .string(Self.password)], token: nil)
        try #require(confirmed.status == 204, "\(confirmed.body)")
        return try logIn(email)
    }

    /// Logs somebody in who has an account.
    func logIn(_ email: String, password: String = password) throws -> Member {
        let made = try core.send(
            .post, "sessions", ["email": .string(email), "password": .string(password), "label": "tests"], token: nil)
        try #require(made.status == 201, "\(made.body)")
        return Member(
            id: try #require(made["account"].number), email: email, session: try #require(made["token"].text))
    }

    /// A project that somebody makes, and so manages.
    func makeProject(by member: Member) throws -> CoreHarness.Project {
        let slug = "p-\(RequestID.random())"
        let made = try core.send(.post, "projects", ["name": "Test", "slug": .string(slug)], token: member.session)
        return CoreHarness.Project(id: try #require(made["id"].number, "\(made.body)"), slug: slug)
    }

    /// Lets somebody into a project by a manager's invitation.
    func add(_ member: Member, to project: CoreHarness.Project, by manager: Member, manages: Bool = false) throws {
        let invited = try core.send(
            .post, "projects/\(project.id)/members", ["email": .string(member.email), "manager": .bool(manages)],
            token: manager.session)
        try #require(invited.status == 201, "\(invited.body)")
        let accepted = try core.send(
            .post, "invitations/accept", ["token": .string(try mailedToken(to: member.email))], token: member.session)
        try #require(accepted.status == 200, "\(accepted.body)")
    }

    /// Makes somebody an administrator.
    func promote(_ member: Member) throws {
        try core.database.execute("update account set is_administrator = true where id = \(member.id)")
    }
}
