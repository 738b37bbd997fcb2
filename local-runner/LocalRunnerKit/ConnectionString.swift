/// A connection string of libpq for the private cluster of the local runner.
///
/// Source: <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE>.
package struct ConnectionString: Equatable, Sendable {
    /// The folder of the server's unix socket, as an absolute path.
    package var socketFolder: String

    /// The name of the database.
    package var database: String

    /// A connection to `database` as the cluster's one role.
    package init(socketFolder: String, database: String) {
        self.socketFolder = socketFolder
        self.database = database
    }

    /// The role that owns everything in the cluster.
    package static let role = "ployst"

    /// The text for libpq.
    package var text: String {
        "host=\(Self.quoted(socketFolder)) user=\(Self.role) dbname=\(Self.quoted(database))"
    }

    /// A value, in quotes only where it needs them.
    private static func quoted(_ value: String) -> String {
        guard value.contains(where: { " '\\".contains($0) }) else { return value }
        let escaped = value.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
        return "'\(escaped)'"
    }
}
