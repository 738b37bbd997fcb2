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
        let database = try Database(environment: .process)
        let applied = try Schema.migrate(database)
        _ = try database.execute("select raise_feed_base()")
        let count = applied.count
        print(
            count == 0
                ? "The schema \(Schema.version) is there already."
                : "Now at schema \(Schema.version): \(count) scripts ran.")
    }
}
