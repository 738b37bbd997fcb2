import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures
import Testing

@testable import Core

/// How people get accounts and passwords.
@Suite(.coreDatabase) struct AccountTests {
    private let people: PeopleHarness
    private var core: CoreHarness { people.core }

    init() throws { people = try PeopleHarness() }

    private func register(_ email: String) throws -> Answer {
        try core.send(.post, "accounts", ["email": .string(email), "name": "Mira"], token: nil)
    }

    private func choose(_ password: String, at path: String, token: String) throws -> Answer {
        try core.send(.post, path, ["token": .string(token), "password": .string(password)], token: nil)
    }

    @Test func `an account is made by whoever reads its mail`() throws {
        let email = PeopleHarness.email()
        #expect(try register(email).status == 202)
        let mail = try people.mail(to: email)
        #expect(mail.hasPrefix("To: \(email)\nSubject: Ployst: confirm your address\n"))
        let token = try people.mailedToken(to: email)
        #expect(try core.database.text("select count(*) from account where email = \(email)") == "1")
        #expect(try choose("too short", at: "accounts/confirm", token: token).status == 422)
        #expect(try choose(PeopleHarness.password, at: "accounts/password-reset/confirm", token: token).status == 422)
        #expect(try choose(PeopleHarness.password, at: "accounts/confirm", token: token).status == 204)
        #expect(try choose(PeopleHarness.password, at: "accounts/confirm", token: token).status == 422)
        let mira = try people.logIn(email.uppercased().replacing("EXAMPLE", with: "example"))
        let me = try core.send(.get, "me", token: mira.session)
        #expect(me["email"].text == email)
        #expect(me["name"] == "Mira")
        #expect(me["administrator"] == false)
        #expect(me["projects"] == [])
        #expect(me["csrf"] == .null)
    }

    @Test func `registering does not tell whether there is an account`() throws {
        let (known, unknown) = (try people.join(), PeopleHarness.email())
        let answers = try [known.email, unknown].map(register)
        #expect(answers[0].body == answers[1].body)
        #expect(answers.map(\.status) == [202, 202])
        #expect(try people.mail(to: known.email).contains("There is one already"))
    }

    @Test func `whoever registers an address of somebody else has set nothing that counts`() throws {
        let email = PeopleHarness.email()
        _ = try register(email)
        let first = try people.mailedToken(to: email)
        _ = try register(email)
        let second = try people.mailedToken(to: email)
        #expect(try choose(PeopleHarness.password, at: "accounts/confirm", token: first).status == 422)
        #expect(try choose(PeopleHarness.password, at: "accounts/confirm", token: second).status == 204)
    }

    @Test(arguments: [
        "", "mira", "@example.test", "mira@", "a@b@c.test", "mira @example.test", "mira@example.test\nBcc: all@x.test",
        "mira@-example.test", "mira..x@example.test", "<mira@example.test>", "mira@exam_ple.test", "mirä@example.test",
    ])
    func `what is no address is refused`(_ text: String) throws {
        #expect(EmailAddress(text) == nil)
        #expect(try register(text).status == 422)
    }

    @Test(arguments: [("invitation", "by invitation"), ("closed", "No accounts are made")])
    func `where registration is not open nobody registers`(_ mode: String, _ says: String) throws {
        let people = try PeopleHarness(["PLOYST_REGISTRATION": mode])
        let answer = try people.core.send(
            .post, "accounts", ["email": .string(PeopleHarness.email()), "name": "Mira"], token: nil)
        #expect(answer.status == 403)
        #expect(answer["detail"].text?.contains(says) == true)
    }

    @Test func `a forgotten password is replaced by whoever reads the mail, and all sessions end`() throws {
        let mira = try people.join()
        let asked = try core.send(.post, "accounts/password-reset", ["email": .string(mira.email)], token: nil)
        #expect(asked.status == 202)
        let token = try people.mailedToken(to: mira.email)
        let path = "accounts/password-reset/confirm"
        #expect(try choose("another good password", at: path, token: token).status == 204)
        #expect(try choose("another good password", at: path, token: token).status == 422)
        #expect(try core.send(.get, "me", token: mira.session).status == 401)
        _ = try people.logIn(mira.email, password: "another good password")
        let old = try core.send(
            .post, "sessions", ["email": .string(mira.email), "password": .string(PeopleHarness.password)], token: nil)
        #expect(old.status == 401)
    }

    @Test func `asking for a new password does not tell whether there is an account`() throws {
        let (known, unknown) = (try people.join(), PeopleHarness.email())
        let answers = try [known.email, unknown].map {
            try core.send(.post, "accounts/password-reset", ["email": .string($0)], token: nil)
        }
        #expect(answers[0].body == answers[1].body)
        #expect(try people.mail(to: unknown).contains("There is none"))
        #expect(try core.database.text("select count(*) from account where email = \(unknown)") == "0")
    }

    @Test func `a mailed token runs out`() throws {
        let mira = try people.join()
        try core.send(.post, "accounts/password-reset", ["email": .string(mira.email)], token: nil)
        try core.database.execute("update mailed_token set expires_at = now() where account_id = \(mira.id)")
        let token = try people.mailedToken(to: mira.email)
        let answer = try choose("another good password", at: "accounts/password-reset/confirm", token: token)
        #expect(answer.status == 422)
        #expect(answer["detail"].text?.contains("has run out") == true)
    }

    @Test func `an address gets only so many mails an hour`() throws {
        let email = PeopleHarness.email()
        for _ in 0..<5 { #expect(try register(email).status == 202) }
        let answer = try register(email)
        #expect(answer.status == 429)
        #expect(answer.problem == "throttled")
        #expect(Int(answer.fields[.retryAfter] ?? "") ?? 0 > 0)
    }

    @Test func `whoever knows the password changes it, and other sessions end`() throws {
        let mira = try people.join()
        let other = try people.logIn(mira.email)
        let wrong: JSONValue = ["current": "something else entirely", "password": "another good password"]
        #expect(try core.send(.put, "me/password", wrong, token: mira.session).status == 422)
        let right: JSONValue = ["current": .string(PeopleHarness.password), "password": "another good password"]
        #expect(try core.send(.put, "me/password", right, token: mira.session).status == 204)
        #expect(try core.send(.get, "me", token: mira.session).status == 200)
        #expect(try core.send(.get, "me", token: other.session).status == 401)
        _ = try people.logIn(mira.email, password: "another good password")
    }

    @Test func `a password that was hashed at another cost is hashed anew`() throws {
        let mira = try people.join()
        let cost = try #require(ScryptCost(logarithm: 10, blockSize: 8, parallelism: 1))
        let old = try PasswordHash(of: Secret(PeopleHarness.password), cost: cost).description
        try core.database.execute("update account set password_hash = \(old) where id = \(mira.id)")
        _ = try people.logIn(mira.email)
        let now = try core.database.text("select password_hash from account where id = \(mira.id)")
        #expect(now?.hasPrefix("$scrypt$ln=15,r=8,p=3$") == true)
        _ = try people.logIn(mira.email)
    }

    @Test func `somebody changes their name`() throws {
        let mira = try people.join()
        let changed = try core.send(.patch, "me", ["name": "Mira M."], token: mira.session)
        #expect(changed["name"] == "Mira M.")
        #expect(try core.send(.patch, "me", ["administrator": true, "name": "x"], token: mira.session).status == 422)
    }

    @Test func `an administrator sees, disables and makes administrators of accounts, but for the last`() throws {
        let (boss, mira) = (try people.join("boss"), try people.join())
        try people.promote(boss)
        let found = try core.send(.get, "accounts?email=\(mira.email)", token: boss.session)["items"]
        #expect(found.items.map { $0["id"] } == [JSONValue(mira.id)])
        let disabled = try core.send(.patch, "accounts/\(mira.id)", ["disabled": true], token: boss.session)
        #expect(disabled["disabled_at"].text != nil)
        #expect(try core.send(.get, "me", token: mira.session).status == 401)
        let login: JSONValue = ["email": .string(mira.email), "password": .string(PeopleHarness.password)]
        #expect(try core.send(.post, "sessions", login, token: nil).status == 403)
        try core.send(.patch, "accounts/\(mira.id)", ["disabled": false], token: boss.session)
        #expect(try core.send(.post, "sessions", login, token: nil).status == 201)
        try core.database.execute("update account set is_administrator = false where id <> \(boss.id)")
        let leaving = try core.send(.patch, "accounts/\(boss.id)", ["administrator": false], token: boss.session)
        #expect(leaving.status == 409)
        let made = try core.send(.patch, "accounts/\(mira.id)", ["administrator": true], token: boss.session)
        #expect(made["administrator"] == true)
        let taken: JSONValue = [
            "email": .string(boss.email.uppercased().replacing("EXAMPLE.TEST", with: "example.test"))
        ]
        #expect(try core.send(.patch, "accounts/\(mira.id)", taken, token: boss.session).status == 409)
    }

    @Test(arguments: ["name", "email", "administrator", "disabled"])
    func `null leaves a member of an account as it is`(_ member: String) throws {
        let (boss, mira) = (try people.join("boss"), try people.join())
        try people.promote(boss)
        let before = try core.send(.patch, "accounts/\(mira.id)", ["disabled": true], token: boss.session)
        let after = try core.send(.patch, "accounts/\(mira.id)", .object([member: .null]), token: boss.session)
        #expect(after.status == 200)
        #expect(after.body == before.body)
    }

    @Test func `without a mail command an account waits for the operator`() throws {
        let core = try CoreHarness(conninfo: DatabaseTrait.conninfo, settings: ["PLOYST_REGISTRATION": "open"])
        let email = PeopleHarness.email()
        #expect(try core.send(.post, "accounts", ["email": .string(email), "name": "Mira"], token: nil).status == 202)
        #expect(try core.database.text("select password_hash is null from account where email = \(email)") == "t")
    }

    @Test func `a mail command that fails fails nobody's request`() throws {
        for command in ["/bin/false", "/nowhere/sendmail"] {
            let core = try CoreHarness(
                conninfo: DatabaseTrait.conninfo,
                settings: ["PLOYST_REGISTRATION": "open", "PLOYST_MAIL_COMMAND": command])
            let email = PeopleHarness.email()
            #expect(
                try core.send(.post, "accounts", ["email": .string(email), "name": "Mira"], token: nil).status == 202)
        }
    }

    @Test func `what has run out is forgotten`() throws {
        let mira = try people.join()
        try core.database.execute(
            "update session set last_used_at = now() - interval '15 days' where account_id = \(mira.id)")
        #expect(try core.send(.get, "me", token: mira.session).status == 401)
        try MaintainCommand.maintain(core.database)
        #expect(try core.database.text("select count(*) from session where account_id = \(mira.id)") == "0")
    }
}
