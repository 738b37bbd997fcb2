/// One field of a query or of an `application/x-www-form-urlencoded` body.
///
/// Follows the parser of the URL standard: <https://url.spec.whatwg.org/#urlencoded-parsing>.
package struct FormField: Equatable, Sendable {
    /// The decoded name.
    package var name: String

    /// The decoded value as bytes: a signature or a JSON document must not be altered by a repair of its text.
    package var bytes: [UInt8]

    /// The decoded value as text, with what is not UTF-8 replaced by U+FFFD.
    package var value: String { String(decoding: bytes, as: UTF8.self) }

    /// Splits and decodes `text`.
    ///
    /// A malformed escape stays as it is, as in browsers; nothing is refused.
    package static func parse(_ text: [UInt8]) -> [FormField] {
        text.split(separator: UInt8(ascii: "&")).map { pair in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let value = pair.dropFirst(name.count + 1)
            return FormField(name: String(decoding: decode(name), as: UTF8.self), bytes: decode(value))
        }
    }

    /// Fields as a query or a form has them.
    package static func text(of fields: [(name: String, value: String)]) -> String {
        fields.map { "\(escaped($0.name))=\(escaped($0.value))" }.joined(separator: "&")
    }

    /// Percent-encodes all but the unreserved characters: RFC 3986, section 2.3.
    package static func escaped(_ text: some StringProtocol) -> String {
        text.utf8.reduce(into: "") { result, byte in
            let isUnreserved =
                (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) && byte < 0x80
                || "-._~".utf8.contains(byte)
            if isUnreserved {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
    }

    /// Replaces `+` by a space and each `%XX` by its byte.
    private static func decode(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            let byte = text[index]
            if byte == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let high = hexDigit(text[index + 1]), let low = hexDigit(text[index + 2])
            {
                result.append(high << 4 | low)
                index += 3
            } else {
                result.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return result
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
