/// The columns of one row, by name.
struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let result: ResultSet
    let row: Int32

    var codingPath: [any CodingKey] { [] }

    var allKeys: [Key] { (0..<result.columnCount).compactMap { Key(stringValue: result.columnName($0)) } }

    func contains(_ key: Key) -> Bool { result.column(named: key.stringValue) != nil }

    func decodeNil(forKey key: Key) throws -> Bool { try cell(key).isNull }

    func decode(_ type: String.Type, forKey key: Key) throws -> String { try cell(key).string() }

    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try cell(key).lossless(type) }

    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try cell(key).lossless(type) }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try cell(key).bool() }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        let cell = try cell(key)
        return try cell.value(of: type) ?? Value(from: CellDecoder(cell: cell))
    }

    func nestedContainer<NestedKey: CodingKey>(
        keyedBy type: NestedKey.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<NestedKey> {
        throw CellError(cell: try cell(key), reason: "cannot be read as an object")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw CellError(cell: try cell(key), reason: "cannot be read as a list")
    }

    func superDecoder() -> any Decoder { RowDecoder(result: result, row: row) }

    func superDecoder(forKey key: Key) throws -> any Decoder { CellDecoder(cell: try cell(key)) }

    private func cell(_ key: Key) throws(CellError) -> Cell {
        guard let column = result.column(named: key.stringValue) else {
            let names = (0..<result.columnCount).map(result.columnName).joined(separator: ", ")
            throw CellError(description: "no column '\(key.stringValue)' among: \(names)")
        }
        return Cell(result: result, row: row, column: column)
    }
}
