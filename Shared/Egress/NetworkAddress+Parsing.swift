extension NetworkAddress {
    /// Four decimal numbers without leading zeros.
    static func parseDotted(_ text: some StringProtocol) -> UInt32? {
        let parts = Substring(text).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard let byte = digits(part, radix: 10, most: 3), byte <= 255, part == String(byte) else { return nil }
            value = value << 8 | UInt32(byte)
        }
        return value
    }

    /// What `inet_aton(3)` reads, and with a full stop at the end.
    static func parseNumbers(_ text: some StringProtocol) -> UInt32? {
        var parts = Substring(text).split(separator: ".", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last?.isEmpty == true { parts.removeLast() }
        guard (1...4).contains(parts.count) else { return nil }
        var value: UInt64 = 0
        for (index, part) in parts.enumerated() {
            let bytes = index == parts.count - 1 ? 5 - parts.count : 1
            guard let number = number(part), number < 1 << (8 * UInt64(bytes)) else { return nil }
            value = value << (8 * UInt64(bytes)) | number
        }
        return UInt32(value)
    }

    /// Eight groups of hexadecimal digits, of which `::` leaves some out, and of which the last two may be dotted.
    static func parseV6(_ text: some StringProtocol) -> UInt128? {
        let halves = halves(text)
        guard halves.count <= 2 else { return nil }
        var sides: [[UInt16]] = []
        for (index, half) in halves.enumerated() {
            guard let groups = groups(half, isLast: index == halves.count - 1) else { return nil }
            sides.append(groups)
        }
        let count = sides.reduce(0) { $0 + $1.count }
        guard sides.count == 2 ? count < 8 : count == 8 else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - count)
        return (sides[0] + zeros + sides.dropFirst().joined()).reduce(0) { $0 << 16 | UInt128($1) }
    }

    /// What stands before and after `::`; more than two where it stands more than once.
    private static func halves(_ text: some StringProtocol) -> [Substring] {
        var rest = Substring(text)
        var halves: [Substring] = []
        while let gap = rest.firstRange(of: "::") {
            halves.append(rest[..<gap.lowerBound])
            rest = rest[gap.upperBound...]
        }
        return halves + [rest]
    }

    private static func groups(_ text: Substring, isLast: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        let words = text.split(separator: ":", omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, word) in words.enumerated() {
            if isLast, index == words.count - 1, word.utf8.contains(UInt8(ascii: ".")) {
                guard let value = parseDotted(word) else { return nil }
                groups += [UInt16(value >> 16), UInt16(truncatingIfNeeded: value)]
            } else {
                guard let group = digits(word, radix: 16, most: 4) else { return nil }
                groups.append(UInt16(group))
            }
        }
        return groups
    }

    private static func number(_ text: Substring) -> UInt64? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            // inet_aton and the URL Standard read "0x" as zero.
            return text.utf8.count == 2 ? 0 : digits(text.dropFirst(2), radix: 16, most: 64)
        }
        return digits(text, radix: text.hasPrefix("0") ? 8 : 10, most: 64)
    }

    /// Digits alone; the standard library would take a sign too.
    private static func digits(_ text: Substring, radix: Int, most: Int) -> UInt64? {
        guard (1...most).contains(text.utf8.count), text.utf8.allSatisfy(isAlphanumeric) else { return nil }
        return UInt64(text, radix: radix)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: false
        }
    }
}
