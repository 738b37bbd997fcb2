package import FunctionKit
private import Glibc

/// The database as one thread sees it: connects at the first use, and again after a connection was lost.
///
/// Every statement outside ``transaction(_:)`` is a transaction of its own. A statement whose connection turns out dead
/// before it was sent goes out on a new one; one that gave way to another transaction (40001, 40P01) is run again.
///
/// Not `Sendable`, because libpq allows one thread at a time on a connection: each thread has a `Database` of its own.
package final class Database: QueryExecutor {
    /// How often a transaction is tried.
    static let tries = 5

    private let conninfo: Secret
    private let configuration: DatabaseConfiguration
    private var connection: Connection?
    private var isInTransaction = false

    /// Connects to `conninfo`, a libpq connection string, at the first use.
    ///
    /// See ``Connection/init(conninfo:configuration:)`` for what happens to `options` in it.
    package init(conninfo: Secret, configuration: DatabaseConfiguration = DatabaseConfiguration()) {
        self.conninfo = conninfo
        self.configuration = configuration
    }

    /// Runs one statement; within the body of ``transaction(_:)`` as a part of it.
    ///
    /// - Throws: ``PostgresError``; see ``PostgresError/mayHaveRun`` where the connection was lost.
    package func run(_ query: Query) throws(PostgresError) -> ResultSet {
        if isInTransaction, let connection { return try connection.run(query) }
        var tried = 0
        while true {
            do {
                return try ready().run(query)
            } catch {
                tried += 1
                guard prepareToRepeat(after: error, tried: tried) else { throw error }
            }
        }
    }

    /// Runs several statements by the simple protocol, once.
    ///
    /// - Throws: ``PostgresError`` for the first that fails.
    package func script(_ sql: String) throws(PostgresError) {
        if isInTransaction, let connection { return try connection.script(sql) }
        try ready().script(sql)
    }

    /// Runs `body` in a transaction: commits when it returns, rolls back when it throws.
    ///
    /// `body` is run again, up to 5 times in all and after a short wait, when the transaction gave way to another (40001,
    /// 40P01) or its connection was lost before the commit; so it must do nothing that a rollback does not undo, and must let
    /// a ``PostgresError`` through. A transaction within a transaction is a part of the outer one.
    ///
    /// - Throws: What `body` throws, or ``PostgresError``. When the connection was lost during the commit,
    ///   ``PostgresError/mayHaveRun`` is true.
    @discardableResult
    package func transaction<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        if isInTransaction, let connection { return try body(connection) }
        var tried = 0
        while true {
            do {
                return try transactOnce(body)
            } catch let error as PostgresError {
                tried += 1
                guard prepareToRepeat(after: error, tried: tried) else { throw error }
            }
        }
    }

    /// Runs `body`, and once more when a connection was lost so that a statement may have been carried out or not.
    ///
    /// For what may be carried out twice: reads, and writes under an idempotency key.
    ///
    /// - Throws: What `body` throws.
    @discardableResult
    package func retryingLostConnections<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as PostgresError where error.code == .connectionLost && !isInTransaction {
            return try body()
        }
    }

    private func transactOnce<Value>(_ body: (Connection) throws -> Value) throws -> Value {
        let connection = try ready()
        try connection.begin()
        isInTransaction = true
        defer { isInTransaction = false }
        do {
            let value = try body(connection)
            try connection.commit()
            return value
        } catch {
            connection.rollBack()
            throw error
        }
    }

    /// A connection that can take a statement: the one there is, or a new one.
    private func ready() throws(PostgresError) -> Connection {
        if let connection, connection.isReady { return connection }
        connection = nil
        let new = try Connection(conninfo: conninfo, configuration: configuration)
        connection = new
        return new
    }

    /// Whether what failed with `error` may be run again; waits first, and repairs what it can.
    private func prepareToRepeat(after error: PostgresError, tried: Int) -> Bool {
        // A standby stays one: the next connection may find the primary among the conninfo's hosts.
        if error.isReadOnlyServer { connection = nil }
        // A new connection has nothing prepared yet.
        if error.isStalePlan { connection = nil }
        guard tried < Self.tries else { return false }
        if error.isSerializationFailure {
            usleep(UInt32.random(in: 1_000...(10_000 << UInt32(tried))))
            return true
        }
        return error.isStalePlan || error.code == .connectionLost && !error.mayHaveRun
    }
}
