/// The full id of a git object: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits, never shortened.
///
/// It is kept as the bytes that the digits stand for: many are read, compared and looked up.
package struct ObjectID: Sendable {
    /// Eight bytes each, the first ones in the upper bits; an id of 20 bytes fills half of the third.
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    /// 20 or 32.
    package let byteCount: Int

    /// Reads an id; upper-case digits are taken for lower-case ones.
    ///
    /// Nil for anything else, a shortened id included.
    package init?(_ text: String) {
        self.init(digits: text.utf8Span.span)
    }

    /// Reads an id from the digits that `text` has from `start` on; nil for anything else.
    package init?(digits text: borrowing [UInt8], from start: Int, count: Int) {
        guard start + count <= text.count else { return nil }
        self.init(digits: text.span.extracting(start..<(start + count)))
    }

    private init?(digits: borrowing Span<UInt8>) {
        guard digits.count == 40 || digits.count == 64 else { return nil }
        byteCount = digits.count / 2
        for index in digits.indices {
            guard let value = Self.value(of: digits[index]) else { return nil }
            append(value, at: index)
        }
        // Eight digits are half a word.
        if byteCount == 20 { words.2 <<= 32 }
    }

    /// Reads an id from the words that ``add(to:)`` added.
    package init(words: borrowing [UInt64], from start: Int, byteCount: Int) {
        self.byteCount = byteCount
        self.words = (words[start], words[start + 1], words[start + 2], byteCount > 24 ? words[start + 3] : 0)
    }

    /// How many words ``add(to:)`` adds for an id of as many bytes.
    package static func wordCount(byteCount: Int) -> Int { (byteCount + 7) / 8 }

    /// Adds the bytes, eight to a word, the last word filled up with zeros.
    package func add(to list: inout [UInt64]) {
        list.append(words.0)
        list.append(words.1)
        list.append(words.2)
        if byteCount > 24 { list.append(words.3) }
    }

    /// The first eight bytes: of a digest they are as good as all of them, for a hash.
    package var firstWord: UInt64 { words.0 }

    /// The digits as ASCII, in lower case.
    package var digits: [UInt8] {
        (0..<byteCount * 2).map { index in
            let value = UInt8(digit(at: index))
            return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
        }
    }

    /// Whether the digits begin with `prefix`, which is in lower case.
    package func hasPrefix(_ prefix: ArraySlice<UInt8>) -> Bool {
        prefix.count <= byteCount * 2
            && prefix.enumerated().allSatisfy { Self.value(of: $1) == digit(at: $0) }
    }

    /// Whether this is the id of no object: what git puts for a ref that does not exist.
    package var isZero: Bool { words == (0, 0, 0, 0) }

    private static func value(of digit: UInt8) -> UInt64? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(digit - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private mutating func append(_ value: UInt64, at index: Int) {
        switch index >> 4 {
        case 0: words.0 = words.0 << 4 | value
        case 1: words.1 = words.1 << 4 | value
        case 2: words.2 = words.2 << 4 | value
        default: words.3 = words.3 << 4 | value
        }
    }

    private func digit(at index: Int) -> UInt64 {
        let word =
            switch index >> 4 {
            case 0: words.0
            case 1: words.1
            case 2: words.2
            default: words.3
            }
        return word >> UInt64(60 - 4 * (index & 15)) & 0xf
    }
}

extension ObjectID: Hashable {
    /// Whether two ids are the same.
    package static func == (left: ObjectID, right: ObjectID) -> Bool {
        left.words == right.words && left.byteCount == right.byteCount
    }

    /// Hashes the first word.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(firstWord)
    }
}

extension ObjectID: LosslessStringConvertible {
    /// The digits, in lower case.
    package var description: String { String(decoding: digits, as: UTF8.self) }
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
