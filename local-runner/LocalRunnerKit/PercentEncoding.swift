/// The percent-encoding of a URL's path (RFC 3986, section 2.1).
package enum PercentEncoding {
    /// The text that was encoded; nil where an escape is malformed, or what it stands for is not UTF-8.
    package static func decode(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2)
            guard digits.count == 2, digits.allSatisfy(\.isHexadecimalDigit),
                let escaped = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(escaped)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    /// `UInt8(_:radix:)` alone would take a sign for a digit.
    fileprivate var isHexadecimalDigit: Bool {
        Character(UnicodeScalar(self)).isHexDigit
    }
}
