/// A finished message authentication code; it has no `==`, so that it can only be compared in constant time.
package struct AuthenticationCode: Sendable {
    /// The code.
    package let bytes: [UInt8]

    /// The code as 64 lower-case hexadecimal digits.
    package var hex: String { Hex.encode(bytes) }

    /// Whether `expected` is this code, found out in a time that does not depend on where they differ.
    package func matches(_ expected: [UInt8]) -> Bool {
        ConstantTime.equal(bytes, expected)
    }
}
