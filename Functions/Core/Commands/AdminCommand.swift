import ArgumentParser
import FunctionKit
import Gateway
import Postgres

/// `core admin create`: makes the first administrator, beside the database.
struct AdminCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Makes administrators.", subcommands: [Create.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create",
            abstract: "Makes somebody an administrator, with an account where they have none.",
            discussion:
                "Where the account has no password yet, prints the token to choose one with; it is shown this once.")

        @OptionGroup var person: PersonOptions

        func run() throws {
            print(try make(in: Database(environment: .process)))
        }

        /// Makes the administrator.
        ///
        /// - Returns: What to do next.
        func make(in database: Database) throws -> String {
            try database.transaction { connection in
                let account = try person.account(in: connection)
                _ = try connection.execute("update account set is_administrator = true where id = \(account.id)")
                guard !account.isConfirmed else { return "\(person.email) is an administrator now." }
                return try PersonOptions.token(.confirmation, for: account.id, in: connection)
            }
        }
    }
}
