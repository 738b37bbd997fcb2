package import CoreAPI

/// The id of a git object as the bytes that its digits stand for; the quarter of an ``ObjectID``'s size and without a heap.
package struct PackedObjectID: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// 20 or 32.
    package let byteCount: Int

    /// Packs `id`.
    package init(_ id: ObjectID) {
        let digits = id.description.utf8Span.span
        byteCount = digits.count / 2
        words = (0, 0, 0, 0)
        for index in digits.indices { append(Self.value(of: digits[index]) ?? 0, at: index) }
    }

    /// Reads an id from the digits that `text` has from `start` on; nil for anything else.
    init?(digits text: borrowing [UInt8], from start: Int, count: Int) {
        guard count == 40 || count == 64, start + count <= text.count else { return nil }
        byteCount = count / 2
        words = (0, 0, 0, 0)
        for index in 0..<count {
            guard let value = Self.value(of: text[start + index]) else { return nil }
            append(value, at: index)
        }
    }

    /// Reads an id from the words that ``add(to:)`` added.
    init(words: borrowing [UInt64], from start: Int, byteCount: Int) {
        self.byteCount = byteCount
        self.words = (words[start], words[start + 1], words[start + 2], byteCount > 24 ? words[start + 3] : 0)
    }

    /// How many words ``add(to:)`` adds for an id of as many bytes.
    static func wordCount(byteCount: Int) -> Int { (byteCount + 7) / 8 }

    /// Adds the bytes, eight to a word, the last word filled up with zeros.
    func add(to words: inout [UInt64]) {
        words.append(self.words.0)
        words.append(self.words.1)
        words.append(self.words.2)
        if byteCount > 24 { words.append(self.words.3) }
    }

    /// The first eight bytes.
    var firstWord: UInt64 { words.0 }

    /// Whether two ids are the same.
    package static func == (left: PackedObjectID, right: PackedObjectID) -> Bool {
        left.words == right.words && left.byteCount == right.byteCount
    }

    /// The first eight bytes of a digest are as good as all of them.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }

    /// The digits.
    package var objectID: ObjectID {
        guard let id = ObjectID(String(decoding: digits, as: UTF8.self)) else {
            preconditionFailure("digits make an id")
        }
        return id
    }

    /// The digits as ASCII.
    var digits: [UInt8] {
        (0..<byteCount * 2).map { index in
            let value = UInt8(digit(at: index))
            return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
        }
    }

    /// Whether the digits begin with `prefix`.
    func hasPrefix(_ prefix: ArraySlice<UInt8>) -> Bool {
        prefix.count <= byteCount * 2
            && prefix.enumerated().allSatisfy { Self.value(of: $1) == digit(at: $0) }
    }

    private static func value(of digit: UInt8) -> UInt64? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(digit - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(digit - UInt8(ascii: "a") + 10)
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
        // The last word of an id of 20 bytes is half full.
        if index == 39, byteCount == 20 { words.2 <<= 32 }
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

    /// The empty tree, which git knows although no repository holds it.
    static func emptyTree(byteCount: Int) -> PackedObjectID {
        let sha1 = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        let sha256 = "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
        let digits = Array((byteCount == 20 ? sha1 : sha256).utf8)
        guard let id = PackedObjectID(digits: digits, from: 0, count: digits.count) else {
            preconditionFailure("the constants are ids")
        }
        return id
    }
}
