/// One cell of a result.
struct Cell {
    let result: ResultSet
    let row: Int32
    let column: Int32

    var text: String? { result.text(row: row, column: column) }

    var isNull: Bool { result.isNull(row: row, column: column) }

    /// The cell as one of the types that it can be read as directly; nil for any other type.
    func value<Value: Decodable>(of type: Value.Type) throws(CellError) -> Value? {
        switch type {
        case is String.Type: try string() as? Value
        case is Bool.Type: try bool() as? Value
        case is [UInt8].Type: try bytea() as? Value
        case let number as any FixedWidthInteger.Type: try integer(number) as? Value
        case let number as any (BinaryFloatingPoint & LosslessStringConvertible).Type: try lossless(number) as? Value
        default: nil
        }
    }

    func string() throws(CellError) -> String {
        guard let text else { throw CellError(cell: self, type: String.self) }
        return text
    }

    func bool() throws(CellError) -> Bool {
        switch text {
        case "t": true
        case "f": false
        default: throw CellError(cell: self, type: Bool.self)
        }
    }

    func lossless<Value: LosslessStringConvertible>(_ type: Value.Type) throws(CellError) -> Value {
        guard let text, let value = Value(text) else { throw CellError(cell: self, type: type) }
        return value
    }

    private func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(CellError) -> Value {
        guard let text, let value = Value(text, radix: 10) else { throw CellError(cell: self, type: type) }
        return value
    }

    /// The bytes of a `bytea` in its hex form, `\x` and two digits a byte.
    private func bytea() throws(CellError) -> [UInt8] {
        guard let digits = result.bytes(row: row, column: column), digits.count.isMultiple(of: 2),
            digits.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")])
        else { throw CellError(cell: self, type: [UInt8].self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2 - 1)
        for index in stride(from: 2, to: digits.count, by: 2) {
            guard let high = Self.hexDigit(digits[index]), let low = Self.hexDigit(digits[index + 1]) else {
                throw CellError(cell: self, type: [UInt8].self)
            }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
