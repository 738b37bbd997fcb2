/// Bytes as base64 with padding (RFC 4648, section 4).
package enum Base64 {
    private static let coding = SixBitCoding(last: "+/")
    private static let padding = UInt8(ascii: "=")

    /// Four characters for each three bytes, the last four padded with `=`.
    package static func encode(_ bytes: [UInt8]) -> String {
        let text = coding.encode(bytes)
        return String(decoding: text + [UInt8](repeating: padding, count: -text.count & 3), as: UTF8.self)
    }

    /// The bytes that `text` stands for.
    ///
    /// Nil for other characters, line ends included, for padding that is missing or too much, and for bits beyond the
    /// last byte: each value has one spelling.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = text.utf8.prefix { $0 != padding }
        let rest = text.utf8.dropFirst(characters.count)
        guard rest.count == -characters.count & 3, rest.allSatisfy({ $0 == padding }) else { return nil }
        return coding.decode(characters)
    }
}
