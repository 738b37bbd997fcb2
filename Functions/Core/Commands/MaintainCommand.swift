import ArgumentParser
import FunctionKit
import Gateway
import Postgres

/// `core maintain`: what has to be done now and then; run it once a day.
struct MaintainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintain",
        abstract: """
            Removes what deleted projects and repositories held, idempotency keys that are too old, and sessions, invitations and \
            mailed tokens that have run out.
            """,
        discussion: "Run it once a day, from a timer. It works in small steps and may be stopped at any time.")

    /// How many rows one step removes, so that no transaction is long.
    private static let rowsPerStep = 1000

    func run() throws {
        try Self.maintain(Database(environment: .process))
    }

    /// Removes all that may go.
    static func maintain(_ database: Database) throws(PostgresError) {
        _ = try database.execute("select empty_next_week_of_keys()")
        _ = try database.execute("select purge_people()")
        while let removed = try database.text("select purge_some(\(Self.rowsPerStep)::integer)"), removed != "0" {}
    }
}
