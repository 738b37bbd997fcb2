/// What base64 and base64url (RFC 4648, sections 4 and 5) have in common: a character for each six bits.
struct SixBitCoding: Sendable {
    private static let common = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    private let alphabet: [UInt8]
    private let values: [UInt8?]

    /// The 62 letters and digits, and two characters more.
    init(last two: String) {
        alphabet = Self.common + Array(two.utf8)
        var values = [UInt8?](repeating: nil, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    /// Four characters for three bytes, two or three for the rest.
    func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var pending: UInt32 = 0
        var bits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[Int(pending >> bits & 63)])
            }
        }
        if bits > 0 { text.append(alphabet[Int(pending << (6 - bits) & 63)]) }
        return text
    }

    /// The bytes that the characters stand for; nil for other characters, and for bits beyond the last byte.
    func decode(_ characters: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var pending: UInt32 = 0
        var bits = 0
        for character in characters {
            guard let value = values[Int(character)] else { return nil }
            pending = pending << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> bits))
            }
        }
        let unused = pending & (1 << bits - 1)
        return bits < 6 && unused == 0 ? bytes : nil
    }
}
