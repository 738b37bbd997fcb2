/// How connections to the database are made and used.
package struct DatabaseConfiguration: Sendable {
    /// The longest one statement may run, and the longest a transaction may wait for its next statement.
    ///
    /// In whole milliseconds; zero for no limit. The server enforces it.
    package var statementTimeout: Duration

    /// Whether statements are prepared, once on each connection.
    ///
    /// Off behind a pooler that gives each transaction another server connection and does not know of prepared
    /// statements (PgBouncer before 1.21; it also wants `options=''` in the conninfo, and then the timeouts on the role).
    package var preparesStatements: Bool

    /// The name that `pg_stat_activity` shows, where the conninfo has none.
    package var applicationName: String

    /// The longest that connecting to one host may take, in whole seconds; libpq raises 1 to 2.
    ///
    /// A `connect_timeout` in the conninfo wins.
    package var connectTimeout: Duration

    /// The settings of a function.
    package init(
        statementTimeout: Duration = .seconds(5),
        preparesStatements: Bool = true,
        applicationName: String = "ployst",
        connectTimeout: Duration = .seconds(3)
    ) {
        self.statementTimeout = statementTimeout
        self.preparesStatements = preparesStatements
        self.applicationName = applicationName
        self.connectTimeout = connectTimeout
    }
}
