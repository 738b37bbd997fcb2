/// A value that a ``Query`` can carry.
///
/// Text is sent without a type, so that the server finds it from where the parameter stands: `text`, `jsonb`,
/// `timestamptz`, an enumeration. Everything else is sent as the type that its conformance names.
package protocol QueryParameter: Sendable {
    /// How the server is to read the value.
    static var parameterType: ParameterType { get }

    /// The value in that type's form.
    var parameterBytes: [UInt8] { get }
}

extension String: QueryParameter {
    /// Found by the server.
    package static var parameterType: ParameterType { .inferred }

    /// The UTF-8 text.
    package var parameterBytes: [UInt8] { Array(utf8) }
}

extension Int: QueryParameter {
    /// `bigint`.
    package static var parameterType: ParameterType { .bigint }

    /// The decimal digits.
    package var parameterBytes: [UInt8] { Array(String(self).utf8) }
}

extension Int64: QueryParameter {
    /// `bigint`.
    package static var parameterType: ParameterType { .bigint }

    /// The decimal digits.
    package var parameterBytes: [UInt8] { Array(String(self).utf8) }
}

extension Bool: QueryParameter {
    /// `boolean`.
    package static var parameterType: ParameterType { .boolean }

    /// `t` or `f`.
    package var parameterBytes: [UInt8] { [self ? UInt8(ascii: "t") : UInt8(ascii: "f")] }
}

extension Array: QueryParameter where Element: QueryParameterElement {
    /// An array of the element's type; `bytea` for bytes.
    package static var parameterType: ParameterType { Element.arrayParameterType }

    /// The bytes themselves, or a PostgreSQL array literal.
    package var parameterBytes: [UInt8] { Element.parameterBytes(of: self) }
}
