/// What went wrong between this process and the database.
package struct PostgresError: Error {
    /// The kind of failure.
    package var code: Code

    /// The server's five-character code, where the server answered.
    ///
    /// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
    package var sqlState: String?

    /// What the server or libpq said; it can quote a value.
    package var message: String

    /// The server's detail; it can hold whole rows, so it is never printed.
    package var detail: String?

    /// What the server says beside it; core's routines put the kind of a problem here.
    package var hint: String?

    /// The constraint that was violated.
    package var constraint: String?

    /// The table that the error is about.
    package var table: String?

    /// The statement, with `$1` … for its parameters.
    package var sql: String?

    /// Whether the statement may have been carried out although the answer is an error: only ever true of
    /// ``Code/connectionLost``.
    package var mayHaveRun = false

    /// Whether the server's own cache of a statement was out of date, so that preparing it again helps.
    var isStalePlan = false

    init(_ code: Code, message: String, sql: String? = nil) {
        self.code = code
        self.message = message
        self.sql = sql
    }

    init(_ code: Code, _ result: ResultSet, sql: String, otherwise message: String) {
        self.init(code, message: result.errorField(.message) ?? message, sql: sql)
        sqlState = result.errorField(.sqlState)
        detail = result.errorField(.detail)
        hint = result.errorField(.hint)
        constraint = result.errorField(.constraint)
        table = result.errorField(.table)
        // After a migration "cached plan must not change result type" has no SQLSTATE of its own.
        isStalePlan =
            sqlState == "26000"
            || sqlState == "0A000" && result.errorField(.sourceFunction) == "RevalidateCachedQuery"
    }
}

extension PostgresError {
    /// The kind of a ``PostgresError``.
    package struct Code: Hashable, Sendable {
        private enum Kind { case connectionFailed, connectionLost, server, decoding, invalidParameter }
        private let kind: Kind

        /// No connection could be made, so nothing was sent.
        package static let connectionFailed = Code(kind: .connectionFailed)

        /// The connection broke while a statement was under way; see ``PostgresError/mayHaveRun``.
        package static let connectionLost = Code(kind: .connectionLost)

        /// The server refused the statement; `sqlState` says why.
        package static let server = Code(kind: .server)

        /// A row does not fit the type it was to become.
        package static let decoding = Code(kind: .decoding)

        /// A value cannot be sent: PostgreSQL's text has no U+0000.
        package static let invalidParameter = Code(kind: .invalidParameter)

        fileprivate var name: String { "\(kind)" }
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// The kind and the SQLSTATE: nothing that came from a user.
    package var description: String {
        "PostgresError(\([code.name, sqlState].compactMap(\.self).joined(separator: " ")))"
    }

    /// The message and the statement, for the log; no parameter's value.
    package var debugDescription: String {
        let about = [table.map { "table \($0)" }, constraint.map { "constraint \($0)" }].compactMap(\.self)
        let parts = [safeMessage] + about + (sql.map { ["in: \($0)"] } ?? [])
        return "\(description): \(parts.joined(separator: ", "))"
    }

    /// The message without the value that one of class 22, data exception, ends in: `invalid input syntax …: "value"`.
    private var safeMessage: String {
        guard let sqlState, sqlState.hasPrefix("22"), let quote = message.firstIndex(of: "\"") else { return message }
        return message[..<quote] + "…"
    }
}
