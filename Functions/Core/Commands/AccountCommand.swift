import ArgumentParser
import FunctionKit
import Gateway
import Postgres

/// `core account …`: what the operator does for people, for example where no mail is sent.
struct AccountCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account",
        abstract: "Makes accounts and tokens for people, for example where core sends no mail.",
        subcommands: [Create.self, ResetPassword.self, Invite.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract:
                "Makes an account, or takes one that waits for confirmation, and prints the token to confirm it with.")

        @OptionGroup var person: PersonOptions

        func run() throws {
            print(try make(in: Database(environment: .process)))
        }

        /// Makes the account.
        ///
        /// - Throws: `ValidationError` where there is one with a password.
        func make(in database: Database) throws -> String {
            try database.transaction { connection in
                let account = try person.account(in: connection)
                guard !account.isConfirmed else { throw ValidationError("There is an account of \(person.email).") }
                return try PersonOptions.token(.confirmation, for: account.id, in: connection)
            }
        }
    }

    struct ResetPassword: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-password", abstract: "Prints a token to choose another password with.")

        @Option(help: "The e-mail address of the account.")
        var email: String

        func run() throws {
            print(try make(in: Database(environment: .process)))
        }

        /// Makes the token.
        ///
        /// - Throws: `ValidationError` where there is no such account.
        func make(in database: Database) throws -> String {
            try database.transaction { connection in
                let account = try connection.row(
                    "select id from account where lower(email) = lower(\(email)) and password_hash is not null",
                    as: Int.self)
                guard let account else { throw ValidationError("There is no confirmed account of \(email).") }
                return try PersonOptions.token(.password, for: account, in: connection)
            }
        }
    }

    struct Invite: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "invite", abstract: "Invites somebody to a project, and prints the token to accept with.")

        @Option(help: "The e-mail address.")
        var email: String

        @Option(help: "The slug of the project.")
        var project: String

        @Flag(help: "Whether they will manage the project.")
        var manager = false

        func validate() throws {
            guard EmailAddress(email) != nil else { throw ValidationError("'\(email)' is no e-mail address.") }
        }

        func run() throws {
            print(try make(in: Database(environment: .process)))
        }

        /// Makes the invitation.
        ///
        /// - Throws: `ValidationError` where there is no such project, or the person is in it.
        func make(in database: Database) throws -> String {
            let token = try MailedToken.make()
            let days = Invitations.days
            do {
                let made = try database.transaction { connection in
                    try PersonOptions.act(in: connection)
                    return try connection.row(
                        """
                        select i.id from project p cross join lateral invite(
                            p.id, \(email), \(manager), \(token.digest), make_interval(days => \(days)::integer)) as i
                        where p.slug = \(project) and p.deleted_at is null
                        """, as: Int.self)
                }
                guard made != nil else { throw ValidationError("There is no project '\(project)'.") }
            } catch let error as PostgresError {
                guard let problem = Problem(raisedBy: error) else { throw error }
                throw ValidationError(problem.detail)
            }
            return """
                \(token.secret.text)
                Accept with it within \(days) days: POST /core/v1/invitations/accept {"token": "…"}, logged in or with "name" and "password".
                """
        }
    }
}
