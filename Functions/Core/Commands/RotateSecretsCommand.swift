import ArgumentParser
import FunctionKit
import Gateway
import JSONBody
import Linux
import Postgres
import Signatures

/// `core rotate-secrets`: encrypts every secret that is kept under the first key of `PLOYST_SECRET_KEY`.
struct RotateSecretsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-secrets",
        abstract:
            "Encrypts the secrets that are kept under the first key of PLOYST_SECRET_KEY, whichever key encrypts them now.",
        discussion:
            "Afterwards the other keys may go. It works row by row beside the running functions and may be run again.")

    func run() throws {
        let environment = Environment.process
        guard let box = try SecretBox(environment: environment) else {
            throw ValidationError("PLOYST_SECRET_KEY is missing.")
        }
        let result = try Self.rotate(Database(environment: environment), box)
        for fault in result.faults { CurrentProcess.writeError("core: \(fault)\n") }
        print("Encrypted anew: \(result.rotated). Under the first key already: \(result.kept).")
        if !result.faults.isEmpty { throw ExitCode.failure }
    }

    /// What was done.
    struct Result: Equatable {
        var rotated = 0
        var kept = 0
        /// Where a secret is that cannot be read.
        var faults: [String] = []
    }

    private struct Row: Decodable {
        let project: Int
        let provider: String
    }

    private struct Columns: Decodable {
        let secret: String?
        let previousSecret: String?
    }

    /// Encrypts all that is kept, a row at a time.
    static func rotate(_ database: Database, _ box: SecretBox) throws -> Result {
        var result = Result()
        let rows = try database.rows(
            "select project_id as project, provider from provider_settings order by 1, 2", as: Row.self)
        for row in rows { try rotateSettings(row, database, box, &result) }
        for id in try database.rows("select id from oauth_account order by id", as: Int.self) {
            try rotateAccount(id, database, box, &result)
        }
        for id in try database.rows("select id from subscription order by id", as: Int.self) {
            try rotateSubscription(id, database, box, &result)
        }
        return result
    }

    private static func rotateSettings(
        _ row: Row, _ database: Database, _ box: SecretBox, _ result: inout Result
    ) throws {
        try rotateRow(database, &result) { connection, result in
            let found = try connection.bytes(
                """
                select settings from provider_settings
                where project_id = \(row.project) and provider = \(row.provider) for no key update
                """)
            guard let found else { return }
            let place = "the settings of project \(row.project) for \(row.provider)"
            let settings = try changed(JSONBody.decode(JSONValue.self, from: found)) { sealed in
                try anew(sealed, in: place, box, &result)
            }
            let document = String(decoding: try JSONBody.encode(settings), as: UTF8.self)
            _ = try connection.execute(
                """
                update provider_settings set settings = \(document)::jsonb
                where project_id = \(row.project) and provider = \(row.provider) and settings <> \(document)::jsonb
                """)
        }
    }

    /// Runs what changes one row, in a transaction of its own; it counts only where that is committed.
    private static func rotateRow(
        _ database: Database, _ result: inout Result, _ rotate: (Connection, inout Result) throws -> Void
    ) throws {
        let counted = result
        result = try database.transaction { connection in
            var result = counted
            try rotate(connection, &result)
            return result
        }
    }

    /// A document with each sealed secret in it changed, wherever it stands.
    private static func changed(
        _ document: JSONValue, _ change: (String) throws -> String
    ) rethrows -> JSONValue {
        switch document {
        case .array(let items): return .array(try items.map { try changed($0, change) })
        case .object(let members):
            if members.count == 1, case .string(let sealed)? = members[SealedSettings.member] {
                return .object([SealedSettings.member: .string(try change(sealed))])
            }
            return .object(try members.mapValues { try changed($0, change) })
        default: return document
        }
    }

    private static func rotateAccount(
        _ id: Int, _ database: Database, _ box: SecretBox, _ result: inout Result
    ) throws {
        try rotateRow(database, &result) { connection, result in
            let found = try connection.text("select token from oauth_account where id = \(id) for no key update")
            guard let found else { return }
            let token = try anew(found, in: "the connected account \(id)", box, &result)
            _ = try connection.execute("update oauth_account set token = \(token) where id = \(id)")
        }
    }

    private static func rotateSubscription(
        _ id: Int, _ database: Database, _ box: SecretBox, _ result: inout Result
    ) throws {
        try rotateRow(database, &result) { connection, result in
            let found = try connection.row(
                "select secret, previous_secret from subscription where id = \(id) for no key update", as: Columns.self)
            guard let found else { return }
            let place = "subscription \(id)"
            let secret = try found.secret.map { try anew($0, in: place, box, &result) }
            let previous = try found.previousSecret.map { try anew($0, in: place, box, &result) }
            _ = try connection.execute(
                "update subscription set secret = \(secret), previous_secret = \(previous) where id = \(id)")
        }
    }

    /// The same secret under the first key; one that cannot be read stays as it is.
    private static func anew(
        _ sealed: String, in place: String, _ box: SecretBox, _ result: inout Result
    ) throws -> String {
        do {
            guard let rotated = try box.resealed(sealed) else {
                result.kept += 1
                return sealed
            }
            result.rotated += 1
            return rotated
        } catch {
            result.faults.append("a secret in \(place) stays as it is: \(error)")
            return sealed
        }
    }
}
