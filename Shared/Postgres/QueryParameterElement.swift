/// A value of which a whole array is one parameter of a ``Query``.
package protocol QueryParameterElement: Sendable {
    /// How the server is to read the array.
    static var arrayParameterType: ParameterType { get }

    /// The array in that type's form.
    static func parameterBytes(of values: [Self]) -> [UInt8]
}

extension UInt8: QueryParameterElement {
    /// `bytea`.
    package static var arrayParameterType: ParameterType { .bytea }

    /// The bytes as they are.
    package static func parameterBytes(of values: [UInt8]) -> [UInt8] { values }
}

extension Int: QueryParameterElement {
    /// `bigint[]`.
    package static var arrayParameterType: ParameterType { .bigintArray }

    /// An array literal, such as `{1,2}`.
    package static func parameterBytes(of values: [Int]) -> [UInt8] {
        Array("{\(values.map(String.init).joined(separator: ","))}".utf8)
    }
}

extension Int64: QueryParameterElement {
    /// `bigint[]`.
    package static var arrayParameterType: ParameterType { .bigintArray }

    /// An array literal, such as `{1,2}`.
    package static func parameterBytes(of values: [Int64]) -> [UInt8] {
        Array("{\(values.map(String.init).joined(separator: ","))}".utf8)
    }
}

extension String: QueryParameterElement {
    /// `text[]`.
    package static var arrayParameterType: ParameterType { .textArray }

    /// An array literal with every element quoted, such as `{"a","say \"b\""}`.
    ///
    /// Source: <https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO>.
    package static func parameterBytes(of values: [String]) -> [UInt8] {
        var literal = [UInt8(ascii: "{")]
        for (index, value) in values.enumerated() {
            if index > 0 { literal.append(UInt8(ascii: ",")) }
            literal.append(UInt8(ascii: "\""))
            for byte in value.utf8 {
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { literal.append(UInt8(ascii: "\\")) }
                literal.append(byte)
            }
            literal.append(UInt8(ascii: "\""))
        }
        literal.append(UInt8(ascii: "}"))
        return literal
    }
}
