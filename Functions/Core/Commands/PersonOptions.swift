import ArgumentParser
import FunctionKit
import Postgres

/// Whom a command is about.
struct PersonOptions: ParsableArguments {
    @Option(help: "The person's e-mail address.")
    var email: String

    @Option(help: "The person's name, for a new account; the address where not given.")
    var name: String?

    func validate() throws {
        guard EmailAddress(email) != nil else { throw ValidationError("'\(email)' is no e-mail address.") }
    }

    struct Account: Decodable {
        let id: Int
        let isConfirmed: Bool
    }

    /// The person's account, made where there is none; by the operator's word from now on.
    func account(in connection: Connection) throws -> Account {
        try Self.act(in: connection)
        let account = try connection.row(
            """
            select id, password_hash is not null as is_confirmed
            from register_account(\(email), \(name ?? String(email.prefix(200))))
            """, as: Account.self)
        guard let account else { throw ValidationError("The account could not be made.") }
        return account
    }

    /// Has the audit ascribe what a transaction does to the operator.
    static func act(in connection: Connection) throws {
        _ = try connection.execute("select set_config('ployst.actor', \(Actor.operator.json()), true)")
    }

    /// A new token to choose a password with, and how.
    static func token(_ purpose: MailedToken.Purpose, for account: Int, in connection: Connection) throws -> String {
        let token = try MailedToken.make()
        try token.keep(for: account, purpose, connection)
        let path = purpose == .confirmation ? "confirm" : "password-reset/confirm"
        return """
            \(token.secret.text)
            Choose a password with it within \(purpose.hours) h: POST /core/v1/accounts/\(path) {"token": "…", "password": "…"}
            """
    }
}
