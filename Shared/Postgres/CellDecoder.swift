/// Reads one cell into a `Decodable` type that is a single value, such as an enumeration.
struct CellDecoder: Decoder, SingleValueDecodingContainer {
    let cell: Cell

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw CellError(cell: cell, reason: "cannot be read as an object")
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw CellError(cell: cell, reason: "cannot be read as a list")
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { cell.isNull }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try cell.value(of: type) ?? Value(from: self)
    }
}
