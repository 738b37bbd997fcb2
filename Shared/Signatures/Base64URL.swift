/// Bytes as base64url without padding (RFC 4648, section 5).
package enum Base64URL {
    private static let coding = SixBitCoding(last: "-_")

    /// Four characters for three bytes, two or three for the rest.
    package static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: coding.encode(bytes), as: UTF8.self)
    }

    /// The bytes that `text` stands for.
    ///
    /// Nil for other characters, padding included, and for bits beyond the last byte: each value has one spelling.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        coding.decode(text.utf8)
    }
}
