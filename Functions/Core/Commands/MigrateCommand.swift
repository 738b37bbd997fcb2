import ArgumentParser
import FunctionKit
import Gateway
import Postgres

/// `core migrate`: brings the database to the schema of this executable.
struct MigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Brings the database to the schema of this executable; does nothing where it is there already.")

    func run() throws {
        print(try Self.migrate(Database(environment: .process)))
    }

    /// Migrates, and says what was done.
    static func migrate(_ database: Database) throws -> String {
        let count = try Schema.migrate(database).count
        _ = try database.execute("select raise_feed_base()")
        return count == 0
            ? "The schema \(Schema.version) is there already."
            : "Now at schema \(Schema.version): \(count) scripts ran."
    }
}
