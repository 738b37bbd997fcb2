import DatabaseTesting
import FunctionHost
import FunctionTesting
import HTTPTypes
import JSONBody
import Postgres
import Testing

/// Secrets are where they have to be, and nowhere else.
@Suite(.database) struct SecretTests {
    private static let email = "mira@example.test"

    @Test func `no log, error, answer or table has a secret, but the one answer that shows it`() throws {
        let conninfo = try DatabaseTrait.conninfo
        let run = try SecretRun(database: conninfo)
        let admin = try run.command("token", "create", "--label", "tests", "--scope", "admin", shows: true)
        let password = try account(run)
        let session = try logIns(run, password)
        let project = try project(run, session)
        try settings(run, admin: admin, project: project)
        try subscriptions(run, admin: admin, project: project)
        try passwords(run, session, password)
        for path in ["audit", "accounts", "tokens", "projects/\(project)/events", "projects/\(project)/members"] {
            try #require(run.send(.get, path, token: admin).status == .ok)
        }
        try rotateKeys(run, admin: admin, project: project)
        try faults(run, Database(conninfo: conninfo), password)
        try run.end()
        expectSilence(of: run)
    }

    private func expectSilence(of run: SecretRun) {
        #expect(run.secrets.count > 25)
        for status in [400, 401, 403, 404, 415, 422, 429, 500, 503] {
            #expect(run.outputs.contains { $0.place.hasPrefix("\(status) ") }, "nothing was answered \(status)")
        }
        let log = run.outputs.first { $0.place == "the log" }?.text ?? ""
        #expect(log.contains(#""status":"500""#))
        for secret in run.secrets {
            let hex = secret.utf8.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
            for (place, text) in run.outputs {
                #expect(!text.contains(secret) && !text.contains(hex), "\(place) has \(secret)")
            }
        }
    }

    /// Registers Mira, who confirms after some mistakes; returns her password.
    private func account(_ run: SecretRun) throws -> String {
        let password = run.secret("password")
        let known = #"{"email":"\#(Self.email)","name":"Mira"}"#
        try run.send(.post, "accounts", known)
        let token = try run.mailedToken()
        let confirm = "accounts/confirm"
        for body in [
            #"{"token":"\#(run.secret("unknown"))","password":"\#(password)"}"#,
            #"{"token":"\#(token)","password":["\#(password)"]}"#,
            #"{"token":"\#(token)","password":"\#(password)\u0000"}"#,
        ] {
            #expect(try run.send(.post, confirm, body).status == .unprocessableContent)
        }
        let right = #"{"token":"\#(token)","password":"\#(password)"}"#
        #expect(try run.send(.post, confirm, right).status == .noContent)
        #expect(try run.send(.post, confirm, right).status == .unprocessableContent)
        try run.send(.post, "accounts", known)
        return password
    }

    /// Logs Mira in, as a command line and as a browser, after some mistakes; returns her session.
    private func logIns(_ run: SecretRun, _ password: String) throws -> String {
        let body = #"{"email":"\#(Self.email)","password":"\#(password)""#
        #expect(try run.send(.post, "sessions", body).status == .badRequest)
        #expect(try run.send(.post, "sessions", body + "}", type: "text/plain").status == .unsupportedMediaType)
        #expect(try run.send(.post, "sessions", body + #","more":1}"#).status == .unprocessableContent)
        try run.send(.post, "sessions", body + #","cookie":true}"#, shows: "Set-Cookie", "csrf")
        #expect(try logInWrongly(run, Self.email) == .unauthorized)
        var last = HTTPResponse.Status.ok
        for _ in 0...10 where last != .tooManyRequests { last = try logInWrongly(run, "nobody@example.test") }
        #expect(last == .tooManyRequests)
        let session = try run.send(.post, "sessions", body + "}", shows: "token")
        for token in [run.secret("ployst"), run.secret("ployst_session"), "\(run.secret("two")) words"] {
            #expect(try run.send(.get, "me", token: token).status == .unauthorized)
        }
        return try #require(session["token"]?.text)
    }

    private func logInWrongly(_ run: SecretRun, _ email: String) throws -> HTTPResponse.Status {
        try run.send(.post, "sessions", #"{"email":"\#(email)","password":"\#(run.secret("wrong"))"}"#).status
    }

    /// Mira's project, with somebody invited and a token.
    private func project(_ run: SecretRun, _ session: String) throws -> Int64 {
        let made = try run.send(.post, "projects", #"{"name":"Team","slug":"team"}"#, token: session)
        guard case .integer(let project)? = made["id"] else { throw EndOfTest(made.text) }
        try run.send(.post, "projects/\(project)/members", #"{"email":"jan@example.test"}"#, token: session)
        _ = try run.mailedToken()
        let board = #"{"label":"board","scopes":["read"],"project":\#(project)}"#
        let token = try #require(
            run.send(.post, "tokens", board, token: session, shows: "token")["token"]?.text)
        #expect(try run.send(.post, "projects/\(project)/members", "{}", token: token).status == .forbidden)
        try run.send(.get, "projects/\(project)/hooks", token: session, shows: "secret")
        try run.send(.post, "projects/\(project)/hooks", #"{"provider":"github"}"#, token: session, shows: "secret")
        return project
    }

    private func settings(_ run: SecretRun, admin: String, project: Int64) throws {
        let path = "projects/\(project)/settings"
        let pem = #"-----BEGIN OPENSSH PRIVATE KEY-----\n\#(run.secret("key"))\n-----END OPENSSH PRIVATE KEY-----\n"#
        for wrong in [
            #"{"clone_credentials":[{"host":"git.example.test","ssh_key":"\#(run.secret("key"))"}]}"#,
            #"{"clone_credentials":[{"token":"\#(run.secret("clone"))"}]}"#,
            #"{"branch_finders":["("],"token":"\#(run.secret("member"))"}"#,
        ] {
            #expect(try run.send(.put, "\(path)/git", wrong, token: admin).status == .unprocessableContent)
        }
        let refused = """
            {"url":"https://mira:\(run.secret("user"))@tp.example.test","access_token":["\(run.secret("access"))"]}
            """
        #expect(try run.send(.put, "\(path)/targetprocess", refused, token: admin).status == .unprocessableContent)
        let clone = """
            {"clone_credentials":[{"host":"git.example.test","token":"\(run.secret("clone"))"},
            {"host":"ssh.example.test","ssh_key":"\(pem)"}]}
            """
        #expect(try run.send(.put, "\(path)/git", clone, token: admin).status == .created)
        for _ in 0...1 {
            try run.send(.put, "\(path)/targetprocess", #"{"access_token":"\#(run.secret("access"))"}"#, token: admin)
        }
        #expect(try run.send(.get, path, token: admin).status == .ok)
        #expect(try run.send(.get, "settings/git?project=team", token: admin).status == .forbidden)
        let reader = try run.command(
            "token", "create", "--label", "tp", "--scope", "settings:targetprocess", shows: true)
        try run.send(.get, "settings/targetprocess?project=team", token: reader, shows: "access_token")
    }

    private func subscriptions(_ run: SecretRun, admin: String, project: Int64) throws {
        let url = #""url":"https://hooks.example.test/ployst""#
        let made = try run.send(.post, "projects/\(project)/subscriptions", "{\(url)}", token: admin, shows: "secret")
        guard case .integer(let id)? = made["id"] else { throw EndOfTest(made.text) }
        let path = "subscriptions/\(id)"
        try run.send(.post, "\(path)/rotate-secret", "{}", token: admin, shows: "secret")
        try run.send(.post, "\(path)/ping", token: admin)
        try run.send(.patch, path, #"{"max_in_flight":2}"#, token: admin)
        for wrong in ["whsec_\(run.secret("short"))", run.secret("plain")] {
            let answer = try run.send(.post, "subscriptions", #"{\#(url),"secret":"\#(wrong)"}"#, token: admin)
            #expect(answer.status == .unprocessableContent)
        }
        for path in [path, "\(path)/deliveries", "subscriptions", "projects/\(project)/subscriptions"] {
            #expect(try run.send(.get, path, token: admin).status == .ok)
        }
    }

    /// Changes and resets the password, after some mistakes.
    private func passwords(_ run: SecretRun, _ session: String, _ password: String) throws {
        let path = "me/password"
        let wrong = #"{"current":"\#(run.secret("wrong"))","password":"\#(run.secret("password"))"}"#
        #expect(try run.send(.put, path, wrong, token: session).status.kind == .clientError)
        try run.send(.put, path, #"{"current":"\#(password)","password":"short"}"#, token: session)
        try run.send(.post, "accounts/password-reset", #"{"email":"\#(Self.email)"}"#)
        let reset = "accounts/password-reset/confirm"
        let token = try run.mailedToken()
        let short = #"{"token":"\#(token)","password":"short"}"#
        #expect(try run.send(.post, reset, short).status == .unprocessableContent)
        let chosen = #"{"token":"\#(token)","password":"\#(password)"}"#
        #expect(try run.send(.post, reset, chosen).status == .noContent)
        #expect(try run.send(.get, "me", token: session).status == .unauthorized)
    }

    /// Rotates the key, and then takes it away.
    private func rotateKeys(_ run: SecretRun, admin: String, project: Int64) throws {
        let old = run.settings["PLOYST_SECRET_KEY"] ?? ""
        let new = run.secret("secret-key")
        try run.start(["PLOYST_SECRET_KEY": "\(new),\(old)"])
        try run.command("rotate-secrets")
        try run.start(["PLOYST_SECRET_KEY": run.secret("secret-key")])
        try run.command("rotate-secrets")
        let reader = try run.command("token", "create", "--label", "git", "--scope", "settings:git", shows: true)
        #expect(try run.send(.get, "settings/git?project=team", token: reader).status == .serviceUnavailable)
        #expect(try run.send(.get, "projects/\(project + 1)", token: admin).status == .notFound)
    }

    /// Breaks the database under requests with secrets.
    private func faults(_ run: SecretRun, _ database: Database, _ password: String) throws {
        try database.execute("alter table session rename to lost")
        let right = #"{"email":"\#(Self.email)","password":"\#(password)"}"#
        #expect(try run.send(.post, "sessions", right).status == .internalServerError)
        #expect(try run.send(.get, "me", token: run.secret("ployst_session_")).status == .internalServerError)
        try database.execute("alter table lost rename to session")
    }

    /// What was answered that a test cannot go on with.
    private struct EndOfTest: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
