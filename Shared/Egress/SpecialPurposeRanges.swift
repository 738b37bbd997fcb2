/// The special-purpose address registries of IANA, and what else is not globally reachable.
///
/// <https://www.iana.org/assignments/iana-ipv4-special-registry>,
/// <https://www.iana.org/assignments/iana-ipv6-special-registry>
package enum SpecialPurposeRanges {
    /// IPv4; multicast stands in the registry of the IPv4 address space.
    package static let v4 = [
        SpecialPurposeRange("0.0.0.0/8", "\"This network\""),
        SpecialPurposeRange("10.0.0.0/8", "Private-Use"),
        SpecialPurposeRange("100.64.0.0/10", "Shared Address Space"),
        SpecialPurposeRange("127.0.0.0/8", "Loopback"),
        SpecialPurposeRange("169.254.0.0/16", "Link Local"),
        SpecialPurposeRange("172.16.0.0/12", "Private-Use"),
        SpecialPurposeRange("192.0.0.0/24", "IETF Protocol Assignments"),
        SpecialPurposeRange("192.0.0.9/32", "Port Control Protocol Anycast", .global),
        SpecialPurposeRange("192.0.0.10/32", "Traversal Using Relays around NAT Anycast", .global),
        SpecialPurposeRange("192.0.2.0/24", "Documentation (TEST-NET-1)"),
        SpecialPurposeRange("192.31.196.0/24", "AS112-v4", .global),
        SpecialPurposeRange("192.52.193.0/24", "AMT", .global),
        SpecialPurposeRange("192.88.99.0/24", "Deprecated (6to4 Relay Anycast)"),
        SpecialPurposeRange("192.168.0.0/16", "Private-Use"),
        SpecialPurposeRange("192.175.48.0/24", "Direct Delegation AS112 Service", .global),
        SpecialPurposeRange("198.18.0.0/15", "Benchmarking"),
        SpecialPurposeRange("198.51.100.0/24", "Documentation (TEST-NET-2)"),
        SpecialPurposeRange("203.0.113.0/24", "Documentation (TEST-NET-3)"),
        SpecialPurposeRange("224.0.0.0/4", "Multicast"),
        SpecialPurposeRange("240.0.0.0/4", "Reserved"),
    ]

    /// IPv6; only 2000::/3 is assigned for global unicast, so that everything else is refused as a whole.
    package static let v6 = [
        SpecialPurposeRange("::/0", "Not Global Unicast"),
        SpecialPurposeRange("2000::/3", "Global Unicast", .global),
        SpecialPurposeRange("::1/128", "Loopback Address"),
        SpecialPurposeRange("::/128", "Unspecified Address"),
        SpecialPurposeRange("::ffff:0:0/96", "IPv4-mapped Address", .embedded(lastBits)),
        SpecialPurposeRange("64:ff9b::/96", "IPv4-IPv6 Translation", .embedded(lastBits)),
        SpecialPurposeRange("64:ff9b:1::/48", "IPv4-IPv6 Translation, local use"),
        SpecialPurposeRange("100::/64", "Discard-Only Address Block"),
        SpecialPurposeRange("100:0:0:1::/64", "Dummy IPv6 Prefix"),
        SpecialPurposeRange("2001::/23", "IETF Protocol Assignments"),
        SpecialPurposeRange("2001::/32", "TEREDO", .embedded(teredo)),
        SpecialPurposeRange("2001:1::1/128", "Port Control Protocol Anycast", .global),
        SpecialPurposeRange("2001:1::2/128", "Traversal Using Relays around NAT Anycast", .global),
        SpecialPurposeRange("2001:1::3/128", "DNS-SD Service Registration Protocol Anycast", .global),
        SpecialPurposeRange("2001:2::/48", "Benchmarking"),
        SpecialPurposeRange("2001:3::/32", "AMT", .global),
        SpecialPurposeRange("2001:4:112::/48", "AS112-v6", .global),
        SpecialPurposeRange("2001:10::/28", "Deprecated (ORCHID)"),
        SpecialPurposeRange("2001:20::/28", "ORCHIDv2", .global),
        SpecialPurposeRange("2001:30::/28", "Drone Remote ID Protocol Entity Tags", .global),
        SpecialPurposeRange("2001:db8::/32", "Documentation"),
        SpecialPurposeRange("2002::/16", "6to4", .embedded(sixToFour)),
        SpecialPurposeRange("2620:4f:8000::/48", "Direct Delegation AS112 Service", .global),
        SpecialPurposeRange("3fff::/20", "Documentation"),
        SpecialPurposeRange("5f00::/16", "Segment Routing (SRv6) SIDs"),
        SpecialPurposeRange("fc00::/7", "Unique-Local"),
        SpecialPurposeRange("fe80::/10", "Link-Local Unicast"),
        SpecialPurposeRange("fec0::/10", "Site-Local Unicast, deprecated"),
        SpecialPurposeRange("ff00::/8", "Multicast"),
    ]

    /// The smallest range that the address lies in; nil for an IPv4 address without special purpose.
    package static func range(of address: NetworkAddress) -> SpecialPurposeRange? {
        let ranges =
            switch address {
            case .v4: v4
            case .v6: v6
            }
        return ranges.filter { $0.block.contains(address) }.max { $0.block.length < $1.block.length }
    }

    /// Whether packets to the address may go anywhere on the internet; all that an IPv6 address carries has to be so too.
    package static func isGloballyReachable(_ address: NetworkAddress) -> Bool {
        guard let range = range(of: address) else { return true }
        switch (range.reach, address) {
        case (.global, _): return true
        case (.embedded(let addresses), .v6(let value)):
            return addresses(value).allSatisfy { isGloballyReachable(.v4($0)) }
        case (.limited, _), (.embedded, .v4): return false
        }
    }

    /// RFC 4291, section 2.5.5.2, and RFC 6052, section 2.2.
    @Sendable private static func lastBits(_ address: UInt128) -> [UInt32] { [UInt32(truncatingIfNeeded: address)] }

    /// The server, and the client with each bit turned (RFC 4380, section 4).
    @Sendable private static func teredo(_ address: UInt128) -> [UInt32] {
        [UInt32(truncatingIfNeeded: address >> 64), ~UInt32(truncatingIfNeeded: address)]
    }

    /// RFC 3056, section 2.
    @Sendable private static func sixToFour(_ address: UInt128) -> [UInt32] {
        [UInt32(truncatingIfNeeded: address >> 80)]
    }
}
