import ArgumentParser
import FunctionKit
import Gateway
import Postgres

/// `core maintain`: what has to be done now and then; run it once a day.
struct MaintainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "maintain",
        abstract: """
            Removes what deleted projects, repositories and subscriptions held, what is kept for some weeks only, and sessions, \
            invitations and mailed tokens that have run out.
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
        _ = try database.execute("select empty_next_week_of_deliveries()")
        _ = try database.execute("select purge_people()")
        try repeating(database, "select expire_deliveries(\(rowsPerStep)::integer)")
        try repeating(database, "select purge_subscriptions(\(rowsPerStep)::integer)")
        try repeating(database, "select purge_some(\(rowsPerStep)::integer)")
    }

    /// Runs a step until it has nothing left to do.
    private static func repeating(_ database: Database, _ step: Query) throws(PostgresError) {
        while let count = try database.text(step), count != "0" {}
    }
}
