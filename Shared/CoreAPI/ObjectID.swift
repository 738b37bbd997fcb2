/// The full id of a git object: 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits, never shortened.
package struct ObjectID: Hashable, Sendable, LosslessStringConvertible {
    /// The digits.
    package let description: String

    /// Reads an id; upper-case digits become lower case.
    ///
    /// Nil for anything else, a shortened id included.
    package init?(_ text: String) {
        let digits = text.utf8
        guard digits.count == 40 || digits.count == 64 else { return nil }
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                continue
            default: return nil
            }
        }
        self.description = text.lowercased()
    }

    /// Whether this is the id of no object: what git puts for a ref that does not exist.
    package var isZero: Bool { description.utf8.allSatisfy { $0 == UInt8(ascii: "0") } }
}

extension ObjectID: Codable {
    /// Reads an id from a string.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = ObjectID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text.prefix(80))' is no object id of 40 or 64 hexadecimal digits")
        }
        self = value
    }

    /// Writes the digits as a string.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
