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
            invitations and mailed tokens that have run out. Makes documents of features that no dispatch has made.
            """,
        discussion: "Run it once a day, from a timer. It works in small steps and may be stopped at any time.")

    /// How many rows one step removes, so that no transaction is long.
    private static let rowsPerStep = 1000

    /// Of how many features one step makes the documents, some tens of milliseconds.
    private static let featuresPerStep = 200

    func run() throws {
        try Self.maintain(Database(environment: .process))
    }

    /// Removes all that may go, and makes what is kept ready.
    static func maintain(_ database: Database) throws(PostgresError) {
        _ = try database.execute("select empty_next_week_of_keys()")
        _ = try database.execute("select empty_next_week_of_deliveries()")
        _ = try database.execute("select purge_people()")
        try repeating(database, "select expire_deliveries(\(rowsPerStep)::integer)")
        try repeating(database, "select purge_subscriptions(\(rowsPerStep)::integer)")
        try repeating(database, "select purge_some(\(rowsPerStep)::integer)")
        try repeating(database, "select keep_features(\(featuresPerStep)::integer)")
    }

    /// Runs a step until it has nothing left to do.
    private static func repeating(_ database: Database, _ step: Query) throws(PostgresError) {
        while let count = try database.text(step), count != "0" {}
    }
}
