/// Reads one row into a `Decodable` type, by the names of its columns.
struct RowDecoder: Decoder {
    let result: ResultSet
    let row: Int32

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func decode<Row: Decodable>(
        _ type: Row.Type, from result: ResultSet, row: Int32, sql query: Query
    ) throws(PostgresError) -> Row {
        do {
            let decoder = RowDecoder(result: result, row: row)
            return try decoder.firstCell.value(of: type) ?? Row(from: decoder)
        } catch let error as CellError {
            throw PostgresError(.decoding, message: error.description, sql: query.sql)
        } catch {
            throw PostgresError(.decoding, message: "a row is no \(Row.self): \(error)", sql: query.sql)
        }
    }

    var firstCell: Cell { Cell(result: result, row: row, column: 0) }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(RowContainer(result: result, row: row))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw CellError(cell: firstCell, reason: "cannot be read as a list")
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { CellDecoder(cell: firstCell) }
}
