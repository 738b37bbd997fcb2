package import FunctionKit
private import Glibc
private import Postgres

/// Databases of their own for tests, on the server that `PLOYST_TEST_DATABASE` names.
///
/// That is a conninfo in the form `keyword=value` for a superuser of a throw-away cluster; `Tests/with-postgres` makes one.
package enum DatabaseTesting {
    /// The conninfo of the throw-away server.
    ///
    /// - Throws: ``EnvironmentError`` when it is not set: such tests fail rather than being skipped.
    package static func server() throws(EnvironmentError) -> Secret {
        guard let conninfo = unsafe getenv("PLOYST_TEST_DATABASE") else {
            throw EnvironmentError(
                name: "PLOYST_TEST_DATABASE", reason: "is not set; run the tests as: Tests/with-postgres swift test")
        }
        return unsafe Secret(String(cString: conninfo))
    }

    /// Lends `body` the conninfo of a new database, which is dropped afterwards whatever happens, and whoever still uses it.
    ///
    /// - Parameters:
    ///   - template: The database that it is a copy of; nobody may be connected to that.
    ///   - body: What uses it.
    /// - Returns: What `body` returns.
    /// - Throws: What `body` throws, ``EnvironmentError``, or ``PostgresError`` when the database cannot be made.
    package static func withDatabase<Value>(
        template: String = "template1", _ body: (Secret) async throws -> Value
    ) async throws -> Value {
        let server = try server()
        let name = "test_\(RequestID.random())"
        try run("create database \(name) template \(template)", at: server)
        // It is gone after the test, so nothing waits for the disk.
        try run("alter database \(name) set synchronous_commit = off", at: server)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(Secret("\(server.text) dbname=\(name)")))
        } catch {
            outcome = .failure(error)
        }
        try run("drop database \(name) with (force)", at: server)
        return try outcome.get()
    }

    /// Makes or drops a database.
    ///
    /// All of it is written to the disk, which on a busy machine takes as long as it takes.
    ///
    /// - Throws: ``PostgresError``.
    package static func run(_ statement: String, at server: Secret) throws {
        try Connection(conninfo: server, configuration: DatabaseConfiguration(statementTimeout: .zero)).script(
            statement)
    }
}
