package import CoreAPI

/// The id of a git object as the bytes that its digits stand for; the quarter of an ``ObjectID``'s size and without a heap.
package struct PackedObjectID: Hashable, Sendable {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// 20 or 32.
    package let byteCount: Int

    /// Packs `id`.
    package init(_ id: ObjectID) {
        byteCount = id.description.utf8.count / 2
        words = (0, 0, 0, 0)
        for (index, digit) in id.description.utf8.enumerated() {
            append(UInt64(Self.value(of: digit) ?? 0), at: index)
        }
    }

    /// Reads an id from the digits that `text` has from `start` on; nil for anything else.
    init?(digits text: borrowing [UInt8], from start: Int, count: Int) {
        guard count == 40 || count == 64, start + count <= text.count else { return nil }
        byteCount = count / 2
        words = (0, 0, 0, 0)
        for index in 0..<count {
            guard let value = Self.value(of: text[start + index]) else { return nil }
            append(UInt64(value), at: index)
        }
    }

    /// Reads an id from `byteCount` bytes.
    init(bytes: borrowing [UInt8], from start: Int, byteCount: Int) {
        self.byteCount = byteCount
        words = (0, 0, 0, 0)
        words.0 = Self.word(bytes, from: start, count: 8)
        words.1 = Self.word(bytes, from: start + 8, count: 8)
        words.2 = Self.word(bytes, from: start + 16, count: min(8, byteCount - 16))
        if byteCount > 24 { words.3 = Self.word(bytes, from: start + 24, count: byteCount - 24) }
    }

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

    /// The bytes.
    var bytes: [UInt8] {
        (0..<byteCount).map { UInt8(digit(at: 2 * $0) << 4 | digit(at: 2 * $0 + 1)) }
    }

    /// Whether the digits begin with `prefix`.
    func hasPrefix(_ prefix: ArraySlice<UInt8>) -> Bool {
        prefix.count <= byteCount * 2
            && prefix.enumerated().allSatisfy { Self.value(of: $1).map(UInt64.init) == digit(at: $0) }
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func word(_ bytes: borrowing [UInt8], from start: Int, count: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in start..<start + count { word = word << 8 | UInt64(bytes[index]) }
        return word << UInt64(64 - 8 * count)
    }

    private mutating func append(_ value: UInt64, at index: Int) {
        let shifted = value << UInt64(60 - 4 * (index & 15))
        switch index >> 4 {
        case 0: words.0 |= shifted
        case 1: words.1 |= shifted
        case 2: words.2 |= shifted
        default: words.3 |= shifted
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
