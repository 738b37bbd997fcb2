import ArgumentParser
import CoreAPI
import FunctionKit
import Gateway
import Postgres
import Signatures

/// `core token create`: makes the first token, beside the database; later ones come from the API.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Makes tokens for core's API.", subcommands: [Create.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Makes a token and prints it; it is shown this once.")

        @Option(help: "What the token is for, to recognise it by.")
        var label: String

        @Option(
            name: .customLong("scope"), help: "What it allows; may be given several times, or as a list with commas.")
        var scopes: [String]

        @Option(help: "The slug of the only project that it reaches; all where not given.")
        var project: String?

        @Option(help: "When it ends, as an RFC 3339 time; never where not given.")
        var expiresAt: String?

        func validate() throws {
            guard !label.isEmpty else { throw ValidationError("--label is empty.") }
            for scope in allScopes where Scope(scope) == nil {
                throw ValidationError("'\(scope)' is no scope; there are \(Scope.all.joined(separator: ", ")).")
            }
            guard expiresAt.map({ Timestamp($0) != nil }) ?? true else {
                throw ValidationError("--expires-at is no RFC 3339 time such as 2027-01-31T00:00:00Z.")
            }
        }

        private var allScopes: [String] {
            scopes.flatMap { $0.split(separator: ",").map(String.init) }
        }

        func run() throws {
            print(try make(in: Database(environment: .process)))
        }

        /// Makes the token.
        ///
        /// - Throws: `ValidationError` where there is no such project.
        func make(in database: Database) throws -> String {
            let token = try RandomBytes.token()
            let made = try database.execute(
                """
                insert into token (digest, label, scopes, project_id, expires_at)
                select \(SHA256.digest(Array(token.utf8))), \(label), \(allScopes), p.id, \(expiresAt)::timestamptz
                from (select 1) as one left join project p on p.slug = \(project) and p.deleted_at is null
                where p.id is not null or \(project)::text is null
                """)
            guard made == 1 else { throw ValidationError("There is no project '\(project ?? "")'.") }
            return token
        }
    }
}
