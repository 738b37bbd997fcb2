/// What runs queries: a ``Database``, or the ``Connection`` of one transaction.
package protocol QueryExecutor {
    /// Runs one statement.
    ///
    /// - Throws: ``PostgresError`` when it fails.
    func run(_ query: Query) throws(PostgresError) -> ResultSet

    /// Runs several statements, separated by semicolons, as one transaction unless they say otherwise.
    ///
    /// For migrations and tests: `sql` is sent as it is.
    ///
    /// - Throws: ``PostgresError`` for the first that fails.
    func script(_ sql: String) throws(PostgresError)
}

extension QueryExecutor {
    /// All rows; a property reads the column of its name (`projectID` reads `project_id`).
    ///
    /// A `Row` that is itself a scalar (`String`, a number, `Bool`, `[UInt8]` from `bytea`) reads the first column.
    ///
    /// - Throws: ``PostgresError`` when the statement fails, or with ``PostgresError/Code/decoding`` when a row does not fit.
    package func rows<Row: Decodable>(_ query: Query, as type: Row.Type) throws(PostgresError) -> [Row] {
        let result = try run(query)
        var rows: [Row] = []
        rows.reserveCapacity(Int(result.rowCount))
        for row in 0..<result.rowCount {
            rows.append(try RowDecoder.decode(type, from: result, row: row, sql: query))
        }
        return rows
    }

    /// The first row, or nil where there is none.
    ///
    /// - Throws: As ``rows(_:as:)``.
    package func row<Row: Decodable>(_ query: Query, as type: Row.Type) throws(PostgresError) -> Row? {
        let result = try run(query)
        return result.rowCount == 0 ? nil : try RowDecoder.decode(type, from: result, row: 0, sql: query)
    }

    /// Runs a statement and tells how many rows it changed, or returned.
    ///
    /// - Throws: ``PostgresError`` when the statement fails.
    @discardableResult
    package func execute(_ query: Query) throws(PostgresError) -> Int {
        try run(query).affectedRows
    }

    /// The first column of the first row as text; nil where there is no row, or `NULL` in it.
    ///
    /// - Throws: ``PostgresError`` when the statement fails.
    package func text(_ query: Query) throws(PostgresError) -> String? {
        try run(query).text(row: 0, column: 0)
    }

    /// The same as ``text(_:)``, as UTF-8: a JSON document that is passed on as it is.
    ///
    /// - Throws: ``PostgresError`` when the statement fails.
    package func bytes(_ query: Query) throws(PostgresError) -> [UInt8]? {
        try run(query).bytes(row: 0, column: 0)
    }
}
