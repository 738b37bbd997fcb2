private import CLibPQ
package import FunctionKit
private import Glibc

/// One connection to the server.
///
/// Owns libpq's connection and closes it. Not `Sendable`, because libpq allows one thread at a time on a connection.
@safe package final class Connection: QueryExecutor {
    /// The most statements that stay prepared; further ones are sent whole each time.
    static let preparedStatementLimit = 256

    private let handle: OpaquePointer
    private let preparesStatements: Bool
    private var prepared: [PreparedStatement: String] = [:]

    /// Connects.
    ///
    /// The timeouts of `configuration`, the time zone UTC and the forms of values go to the server in the parameter
    /// `options`. A conninfo or `PGOPTIONS` with `options` of its own replaces them all, and then the timeouts have to be set
    /// there or on the role; so does `options=''`, for a pooler that refuses the parameter.
    ///
    /// - Throws: ``PostgresError`` with ``PostgresError/Code/connectionFailed``.
    package init(
        conninfo: Secret, configuration: DatabaseConfiguration = DatabaseConfiguration()
    ) throws(PostgresError) {
        guard let parameters = ConnectionString(conninfo)?.parameters(configuration) else {
            throw PostgresError(.connectionFailed, message: "the conninfo cannot be read")
        }
        guard let handle = unsafe Self.open(parameters) else {
            throw PostgresError(.connectionFailed, message: "libpq is out of memory")
        }
        unsafe self.handle = handle
        preparesStatements = configuration.preparesStatements
        guard unsafe PQstatus(handle) == CONNECTION_OK else {
            throw PostgresError(.connectionFailed, message: lastMessage)
        }
        unsafe PQsetNoticeProcessor(handle, { _, _ in }, nil)
        if parameterStatus("TimeZone") != "UTC" { try script("set timezone to 'UTC'") }
    }

    deinit { unsafe PQfinish(handle) }

    /// Runs one statement, prepared where the configuration says so.
    ///
    /// - Throws: ``PostgresError``; one statement that fails in a transaction ends the transaction.
    package func run(_ query: Query) throws(PostgresError) -> ResultSet {
        let sql = query.sql
        if let index = query.parameters.firstIndex(where: \.isCutByLibpq) {
            throw PostgresError(.invalidParameter, message: "parameter $\(index + 1) holds U+0000", sql: sql)
        }
        let statement = PreparedStatement(sql: sql, types: query.parameters.map(\.type.objectID))
        let name = try prepare(statement)
        let mayHaveRun = !isInTransaction
        let result = unsafe send(statement, name: name, query.parameters)
        return unsafe try checked(result, sql: sql, mayHaveRun: mayHaveRun)
    }

    /// Runs several statements by the simple protocol.
    ///
    /// - Throws: ``PostgresError`` for the first that fails.
    package func script(_ sql: String) throws(PostgresError) {
        _ = try simple(sql, mayHaveRun: true)
    }

    /// Whether the connection can take a statement: open, outside a transaction, and not closed by the server meanwhile.
    var isReady: Bool {
        while unsafe PQstatus(handle) == CONNECTION_OK {
            guard hasInput else { return unsafe PQtransactionStatus(handle) == PQTRANS_IDLE }
            // The server's last words come before the end of the stream, so read on until there is neither.
            guard unsafe PQconsumeInput(handle) == 1 else { return false }
            _ = unsafe PQisBusy(handle)
        }
        return false
    }

    /// Whether a transaction is open, be it one that has failed.
    var isInTransaction: Bool {
        let status = unsafe PQtransactionStatus(handle)
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
    }

    func begin() throws(PostgresError) {
        _ = try simple("begin", mayHaveRun: false)
    }

    /// Commits, or throws what stood in the way.
    ///
    /// The server answers the commit of a failed transaction with `ROLLBACK`, which is no error to libpq.
    func commit() throws(PostgresError) {
        let result = try simple("commit", mayHaveRun: true)
        guard result.command == "COMMIT" else {
            throw PostgresError(.server, message: "rolled back, because an earlier statement failed", sql: "commit")
        }
    }

    /// Ends a transaction that failed; a connection that cannot is found unfit at its next use.
    func rollBack() {
        guard isInTransaction else { return }
        _ = try? simple("rollback", mayHaveRun: true)
    }
}

extension Connection {
    private static func open(_ parameters: [(keyword: String, value: String)]) -> OpaquePointer? {
        let keywords = parameters.map { Array($0.keyword.utf8) } + [nil]
        let values = parameters.map { Array($0.value.utf8) } + [nil]
        return unsafe withCStringArray(keywords) { keywords in
            unsafe withCStringArray(values) { values in
                unsafe PQconnectdbParams(keywords, values, 1)
            }
        }
    }

    /// The name under which the statement is prepared, which it is the first time; nil for one that is sent whole.
    private func prepare(_ statement: PreparedStatement) throws(PostgresError) -> String? {
        guard preparesStatements else { return nil }
        if let name = prepared[statement] { return name }
        guard prepared.count < Self.preparedStatementLimit else { return nil }
        let name = statement.name
        let result = unsafe PQprepare(handle, name, statement.sql, Int32(statement.types.count), statement.types)
        _ = unsafe try checked(result, sql: statement.sql, mayHaveRun: false)
        prepared[statement] = name
        return name
    }

    private func send(_ statement: PreparedStatement, name: String?, _ parameters: [BoundParameter]) -> OpaquePointer? {
        let count = Int32(parameters.count)
        let lengths = parameters.map { Int32($0.bytes?.count ?? 0) }
        let formats: [Int32] = parameters.map { $0.type.isBinary ? 1 : 0 }
        return unsafe withCStringArray(parameters.map(\.bytes)) { values in
            if let name {
                unsafe PQexecPrepared(handle, name, count, values, lengths, formats, 0)
            } else {
                unsafe PQexecParams(handle, statement.sql, count, statement.types, values, lengths, formats, 0)
            }
        }
    }

    private func simple(_ sql: String, mayHaveRun: Bool) throws(PostgresError) -> ResultSet {
        unsafe try checked(PQexec(handle, sql), sql: sql, mayHaveRun: mayHaveRun)
    }

    private func checked(_ handle: OpaquePointer?, sql: String, mayHaveRun: Bool) throws(PostgresError) -> ResultSet {
        let isLost = unsafe PQstatus(self.handle) != CONNECTION_OK
        let code: PostgresError.Code = isLost ? .connectionLost : .server
        guard let handle = unsafe handle else {
            var error = PostgresError(code, message: lastMessage, sql: sql)
            error.mayHaveRun = isLost && mayHaveRun
            throw error
        }
        let result = unsafe ResultSet(handle: handle)
        if result.succeeded { return result }
        var error = PostgresError(code, result, sql: sql, otherwise: lastMessage)
        error.mayHaveRun = isLost && mayHaveRun
        throw error
    }

    private var lastMessage: String {
        guard let text = unsafe PQerrorMessage(handle) else { return "" }
        return unsafe String(cString: text)
    }

    private func parameterStatus(_ name: String) -> String? {
        guard let value = unsafe PQparameterStatus(handle, name) else { return nil }
        return unsafe String(cString: value)
    }

    private var hasInput: Bool {
        var descriptor = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
        return unsafe poll(&descriptor, 1, 0) > 0
    }
}
