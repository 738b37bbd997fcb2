import FunctionKit
import HTTPTypes
import Postgres
import Signatures

/// `accounts`: people make theirs by showing that they read its mail, and administrators look after them.
enum Accounts {
    static let routes = [
        Route(.get, "accounts", .scope(.admin), list),
        Route(.post, "accounts", .open, register),
        Route(.post, "accounts/confirm", .open, confirm),
        Route(.post, "accounts/password-reset", .open, requestReset),
        Route(.post, "accounts/password-reset/confirm", .open, resetPassword),
        Route(.patch, "accounts/{account}", .scope(.admin), change),
    ]

    private struct Registered: Decodable {
        let id: Int
        let isConfirmed: Bool
    }

    /// Sends a token to an address; the answer is the same whether there is an account of it or not.
    @Sendable private static func register(_ call: Call) throws -> Response {
        var input = try call.input()
        let email = try input.email()
        let name = try input.text("name")
        try input.finish()
        guard call.registration == .open else {
            throw Problem.forbidden(
                call.registration == .invitation
                    ? "Accounts are made by invitation: ask a manager of your project for one."
                    : "No accounts are made here; ask whoever runs this Ployst for one.")
        }
        try call.throttleMail(to: email)
        let token = try MailedToken.make()
        try call.database.transaction { connection in
            call.outbox.clear()
            let account = try connection.row(
                """
                select id, password_hash is not null as is_confirmed
                from register_account(\(email.description), \(name))
                """, as: Registered.self)
            guard let account else { throw Problem.fault }
            if account.isConfirmed {
                call.outbox.add(.alreadyRegistered(email))
            } else {
                try token.keep(for: account.id, .confirmation, connection)
                call.outbox.add(.confirmation(to: email, token: token.secret))
            }
        }
        return accepted
    }

    @Sendable private static func requestReset(_ call: Call) throws -> Response {
        var input = try call.input()
        let email = try input.email()
        try input.finish()
        try call.throttleMail(to: email)
        let token = try MailedToken.make()
        try call.database.transaction { connection in
            call.outbox.clear()
            let account = try connection.row(
                """
                select id from account
                where lower(email) = lower(\(email.description)) and password_hash is not null and disabled_at is null
                """, as: Int.self)
            if let account {
                try token.keep(for: account, .password, connection)
                call.outbox.add(.passwordReset(to: email, token: token.secret))
            } else {
                call.outbox.add(.noAccount(email))
            }
        }
        return accepted
    }

    private static var accepted: Response {
        .json(Array(#"{"status":"accepted"}"#.utf8), status: .accepted)
    }

    @Sendable private static func confirm(_ call: Call) throws -> Response {
        try setPassword(call, .confirmation)
    }

    @Sendable private static func resetPassword(_ call: Call) throws -> Response {
        try setPassword(call, .password)
    }

    private static func setPassword(_ call: Call, _ purpose: MailedToken.Purpose) throws -> Response {
        var input = try call.input()
        let token = try input.text("token")
        let password = try input.newPassword()
        try input.finish()
        let digest = try SHA256.digest(Array(token.utf8))
        let isGood = try call.database.text(
            """
            select exists (
                select from mailed_token where digest = \(digest) and purpose = \(purpose.rawValue) and expires_at > now())
            """)
        guard isGood == "t" else { throw badToken }
        let hash = try PasswordHash(of: password)
        let isSet = try call.database.text(
            "select set_mailed_password(\(digest), \(purpose.rawValue), \(hash.description))")
        guard isSet == "t" else { throw badToken }
        return Response(status: .noContent)
    }

    private static var badToken: Problem {
        .unacceptable("'token' is none that was mailed for this, or it was used or has run out; ask for another.")
    }

    @Sendable private static func list(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        return try call.page(
            of: "account_json(a)", by: "a.id",
            "from account a where a.id > \(call.cursor()) and \(emailFilter(call))")
    }

    private static func emailFilter(_ call: Call) -> Query {
        call.query("email").map { "lower(a.email) = lower(\($0))" } ?? "true"
    }

    @Sendable private static func change(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        let id = try call.id("account")
        var input = try call.input()
        try input.optionalText("name").map { name throws(Problem) in
            if name.isEmpty { throw .unacceptable("'name' is empty.") }
        }
        if let email = try input.optionalText("email", longest: 254), EmailAddress(email) == nil {
            throw Problem.unacceptable("'email' is no e-mail address such as mira@example.test.")
        }
        for flag in ["administrator", "disabled"] where !input.takesNull(flag) {
            try input.optionalFlag(flag)
        }
        try input.finish()
        do {
            return try call.object(
                "select account_json(a) from change_account(\(id), \(input.json())::jsonb) as a",
                missing: "There is no account \(id).")
        } catch let error as PostgresError where error.isUniqueViolation {
            throw Problem.conflict("There is another account of this e-mail.")
        }
    }
}
