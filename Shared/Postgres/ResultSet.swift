private import CLibPQ

/// What one statement answered: rows of cells in text form.
///
/// Owns libpq's result and frees it. A class, because the decoders of its rows share it. Not `Sendable`: it stays with
/// the thread whose connection it came from.
@safe package final class ResultSet {
    private let handle: OpaquePointer
    /// What was looked up before: the column of a name, nil for a name that has none.
    private var columns: [String: Int32?] = [:]

    init(handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    deinit { unsafe PQclear(handle) }

    var rowCount: Int32 { unsafe PQntuples(handle) }

    var columnCount: Int32 { unsafe PQnfields(handle) }

    /// How many rows the statement changed or returned.
    var affectedRows: Int {
        guard let text = unsafe PQcmdTuples(handle) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    /// What the statement was, for example `COMMIT` or `INSERT 0 1`.
    var command: String {
        guard let text = unsafe PQcmdStatus(handle) else { return "" }
        return unsafe String(cString: text)
    }

    var succeeded: Bool {
        switch unsafe PQresultStatus(handle) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: true
        default: false
        }
    }

    /// The number of the column that a property of this name reads; nil where there is none.
    ///
    /// The name itself, or the same letters and digits without regard to case and underscores: `projectID` reads
    /// `project_id`.
    func column(named name: String) -> Int32? {
        if let known = columns[name] { return known }
        let folded = Self.fold(name)
        let found =
            (0..<columnCount).first { columnName($0) == name }
            ?? (0..<columnCount).first { Self.fold(columnName($0)) == folded }
        columns[name] = found
        return found
    }

    func columnName(_ column: Int32) -> String {
        guard let name = unsafe PQfname(handle, column) else { return "" }
        return unsafe String(cString: name)
    }

    /// Whether the cell is `NULL`, or there is no such cell.
    func isNull(row: Int32, column: Int32) -> Bool {
        guard row < rowCount, column < columnCount else { return true }
        return unsafe PQgetisnull(handle, row, column) == 1
    }

    /// One cell as text; nil as in ``isNull(row:column:)``.
    func text(row: Int32, column: Int32) -> String? {
        guard let cell = bytes(row: row, column: column) else { return nil }
        return String(decoding: cell, as: UTF8.self)
    }

    /// One cell as the bytes of its text; nil as in ``isNull(row:column:)``.
    func bytes(row: Int32, column: Int32) -> [UInt8]? {
        guard !isNull(row: row, column: column), let start = unsafe PQgetvalue(handle, row, column) else { return nil }
        let count = Int(unsafe PQgetlength(handle, row, column))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// One field of the server's error report.
    func errorField(_ field: ErrorField) -> String? {
        guard let text = unsafe PQresultErrorField(handle, Int32(field.rawValue)) else { return nil }
        return unsafe String(cString: text)
    }

    private static func fold(_ name: String) -> String {
        name.lowercased().filter { $0 != "_" }
    }
}
