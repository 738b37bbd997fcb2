/// The address of an IPv4 or IPv6 host, as a number.
package enum NetworkAddress: Hashable, Sendable {
    /// The 32 bits of an IPv4 address, the first byte highest.
    case v4(UInt32)

    /// The 128 bits of an IPv6 address, the first byte highest.
    case v6(UInt128)

    /// The 4 or 16 bytes of an address in the order of the network; nil for any other number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        switch bytes.count {
        case 4: self = .v4(bytes.reduce(0) { $0 << 8 | UInt32($1) })
        case 16: self = .v6(bytes.reduce(0) { $0 << 8 | UInt128($1) })
        default: return nil
        }
    }

    /// The one IPv4 or IPv6 text of an address (RFC 3986, section 3.2.2, without brackets); nil for anything else.
    ///
    /// A zone (`%eth0`) is no part of an address.
    package init?(_ text: some StringProtocol) {
        let characters = text.utf8
        if characters.contains(UInt8(ascii: ":")) {
            guard let value = Self.parseV6(text) else { return nil }
            self = .v6(value)
        } else {
            guard let value = Self.parseDotted(text) else { return nil }
            self = .v4(value)
        }
    }

    /// The address that a URL's host spells, in any of the ways that resolvers take; nil for a name.
    ///
    /// `[::1]`, `::1`, and for IPv4 what `inet_aton(3)` reads: one to four numbers, decimal, octal (`0177`) or hexadecimal
    /// (`0x7f`), of which the last fills all bytes that are left; also with a full stop at the end.
    package init?(host: some StringProtocol) {
        if host.hasPrefix("["), host.hasSuffix("]") {
            guard let value = Self.parseV6(host.dropFirst().dropLast()) else { return nil }
            self = .v6(value)
        } else if let value = Self.parseNumbers(host) {
            self = .v4(value)
        } else {
            self.init(host)
        }
    }

    /// The IPv4 address that is mapped into this IPv6 address (RFC 4291, section 2.5.5.2); else the address itself.
    package var unmapped: NetworkAddress {
        guard case .v6(let value) = self, value >> 32 == 0xffff else { return self }
        return .v4(UInt32(truncatingIfNeeded: value))
    }
}

extension NetworkAddress: CustomStringConvertible {
    /// The usual text; of IPv6 the canonical one (RFC 5952).
    package var description: String {
        switch self {
        case .v4(let value): [24, 16, 8, 0].map { String(value >> $0 & 0xff) }.joined(separator: ".")
        case .v6(let value) where value >> 32 == 0xffff: "::ffff:\(unmapped)"
        case .v6(let value): Self.text(stride(from: 112, through: 0, by: -16).map { UInt16(value >> $0 & 0xffff) })
        }
    }

    private static func text(_ groups: [UInt16]) -> String {
        let zeros = longestZeros(groups)
        let words = groups.map { String($0, radix: 16) }
        guard zeros.count > 1 else { return words.joined(separator: ":") }
        return words[..<zeros.lowerBound].joined(separator: ":") + "::"
            + words[zeros.upperBound...].joined(separator: ":")
    }

    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<index + 1 }
        }
        return longest
    }
}
