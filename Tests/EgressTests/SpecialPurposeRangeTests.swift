import Egress
import Testing

@Suite struct SpecialPurposeRangeTests {
    /// One range of a registry, with the addresses just outside of it and whether those are globally reachable.
    struct Row: Sendable, CustomTestStringConvertible {
        var block: String
        var first: String
        var last: String
        var isReachable: Bool
        var below: (String, Bool)?
        var above: (String, Bool)?
        var testDescription: String { block }

        init(
            _ block: String, _ first: String, _ last: String, _ isReachable: Bool, _ below: (String, Bool)?,
            _ above: (String, Bool)?
        ) {
            (self.block, self.first, self.last, self.isReachable) = (block, first, last, isReachable)
            (self.below, self.above) = (below, above)
        }
    }

    /// <https://www.iana.org/assignments/iana-ipv4-special-registry>, and multicast.
    static let v4 = [
        Row("0.0.0.0/8", "0.0.0.0", "0.255.255.255", false, nil, ("1.0.0.0", true)),
        Row("0.0.0.0/32", "0.0.0.0", "0.0.0.0", false, nil, ("0.0.0.1", false)),
        Row("10.0.0.0/8", "10.0.0.0", "10.255.255.255", false, ("9.255.255.255", true), ("11.0.0.0", true)),
        Row("100.64.0.0/10", "100.64.0.0", "100.127.255.255", false, ("100.63.255.255", true), ("100.128.0.0", true)),
        Row("127.0.0.0/8", "127.0.0.0", "127.255.255.255", false, ("126.255.255.255", true), ("128.0.0.0", true)),
        Row(
            "169.254.0.0/16", "169.254.0.0", "169.254.255.255", false, ("169.253.255.255", true), ("169.255.0.0", true)),
        Row("172.16.0.0/12", "172.16.0.0", "172.31.255.255", false, ("172.15.255.255", true), ("172.32.0.0", true)),
        Row("192.0.0.0/24", "192.0.0.0", "192.0.0.255", false, ("191.255.255.255", true), ("192.0.1.0", true)),
        Row("192.0.0.0/29", "192.0.0.0", "192.0.0.7", false, ("191.255.255.255", true), ("192.0.0.8", false)),
        Row("192.0.0.8/32", "192.0.0.8", "192.0.0.8", false, ("192.0.0.7", false), ("192.0.0.9", true)),
        Row("192.0.0.9/32", "192.0.0.9", "192.0.0.9", true, ("192.0.0.8", false), ("192.0.0.10", true)),
        Row("192.0.0.10/32", "192.0.0.10", "192.0.0.10", true, ("192.0.0.9", true), ("192.0.0.11", false)),
        Row("192.0.0.170/32", "192.0.0.170", "192.0.0.170", false, ("192.0.0.169", false), ("192.0.0.171", false)),
        Row("192.0.0.171/32", "192.0.0.171", "192.0.0.171", false, ("192.0.0.170", false), ("192.0.0.172", false)),
        Row("192.0.2.0/24", "192.0.2.0", "192.0.2.255", false, ("192.0.1.255", true), ("192.0.3.0", true)),
        Row(
            "192.31.196.0/24", "192.31.196.0", "192.31.196.255", true, ("192.31.195.255", true), ("192.31.197.0", true)),
        Row(
            "192.52.193.0/24", "192.52.193.0", "192.52.193.255", true, ("192.52.192.255", true), ("192.52.194.0", true)),
        Row("192.88.99.0/24", "192.88.99.0", "192.88.99.255", false, ("192.88.98.255", true), ("192.88.100.0", true)),
        Row("192.88.99.2/32", "192.88.99.2", "192.88.99.2", false, ("192.88.99.1", false), ("192.88.99.3", false)),
        Row(
            "192.168.0.0/16", "192.168.0.0", "192.168.255.255", false, ("192.167.255.255", true), ("192.169.0.0", true)),
        Row(
            "192.175.48.0/24", "192.175.48.0", "192.175.48.255", true, ("192.175.47.255", true), ("192.175.49.0", true)),
        Row("198.18.0.0/15", "198.18.0.0", "198.19.255.255", false, ("198.17.255.255", true), ("198.20.0.0", true)),
        Row(
            "198.51.100.0/24", "198.51.100.0", "198.51.100.255", false, ("198.51.99.255", true), ("198.51.101.0", true)),
        Row("203.0.113.0/24", "203.0.113.0", "203.0.113.255", false, ("203.0.112.255", true), ("203.0.114.0", true)),
        Row("224.0.0.0/4", "224.0.0.0", "239.255.255.255", false, ("223.255.255.255", true), ("240.0.0.0", false)),
        Row("240.0.0.0/4", "240.0.0.0", "255.255.255.255", false, ("239.255.255.255", false), nil),
        Row("255.255.255.255/32", "255.255.255.255", "255.255.255.255", false, ("255.255.255.254", false), nil),
    ]

    /// <https://www.iana.org/assignments/iana-ipv6-special-registry>, and multicast.
    ///
    /// Only 2000::/3 is global unicast. Ranges that carry an IPv4 address are below.
    static let v6 = [
        Row("::1/128", "::1", "::1", false, ("::", false), ("::2", false)),
        Row("::/128", "::", "::", false, nil, ("::1", false)),
        Row(
            "64:ff9b:1::/48", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", false,
            ("64:ff9b:0:ffff:ffff:ffff:ffff:ffff", false), ("64:ff9b:2::", false)),
        Row(
            "100::/64", "100::", "100::ffff:ffff:ffff:ffff", false, ("ff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false),
            ("100:0:0:1::", false)),
        Row(
            "100:0:0:1::/64", "100:0:0:1::", "100::1:ffff:ffff:ffff:ffff", false, ("100::ffff:ffff:ffff:ffff", false),
            ("100:0:0:2::", false)),
        Row(
            "2001::/23", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true), ("2001:200::", true)),
        Row("2001:1::1/128", "2001:1::1", "2001:1::1", true, ("2001:1::", false), ("2001:1::2", true)),
        Row("2001:1::2/128", "2001:1::2", "2001:1::2", true, ("2001:1::1", true), ("2001:1::3", true)),
        Row("2001:1::3/128", "2001:1::3", "2001:1::3", true, ("2001:1::2", true), ("2001:1::4", false)),
        Row(
            "2001:2::/48", "2001:2::", "2001:2:0:ffff:ffff:ffff:ffff:ffff", false,
            ("2001:1:ffff:ffff:ffff:ffff:ffff:ffff", false), ("2001:2:1::", false)),
        Row(
            "2001:3::/32", "2001:3::", "2001:3:ffff:ffff:ffff:ffff:ffff:ffff", true,
            ("2001:2:ffff:ffff:ffff:ffff:ffff:ffff", false), ("2001:4::", false)),
        Row(
            "2001:4:112::/48", "2001:4:112::", "2001:4:112:ffff:ffff:ffff:ffff:ffff", true,
            ("2001:4:111:ffff:ffff:ffff:ffff:ffff", false), ("2001:4:113::", false)),
        Row(
            "2001:10::/28", "2001:10::", "2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("2001:f:ffff:ffff:ffff:ffff:ffff:ffff", false), ("2001:20::", true)),
        Row(
            "2001:20::/28", "2001:20::", "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", true,
            ("2001:1f:ffff:ffff:ffff:ffff:ffff:ffff", false), ("2001:30::", true)),
        Row(
            "2001:30::/28", "2001:30::", "2001:3f:ffff:ffff:ffff:ffff:ffff:ffff", true,
            ("2001:2f:ffff:ffff:ffff:ffff:ffff:ffff", true), ("2001:40::", false)),
        Row(
            "2001:db8::/32", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", true), ("2001:db9::", true)),
        Row(
            "2620:4f:8000::/48", "2620:4f:8000::", "2620:4f:8000:ffff:ffff:ffff:ffff:ffff", true,
            ("2620:4f:7fff:ffff:ffff:ffff:ffff:ffff", true), ("2620:4f:8001::", true)),
        Row(
            "3fff::/20", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff", true), ("3fff:1000::", true)),
        Row(
            "5f00::/16", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false), ("5f01::", false)),
        Row(
            "fc00::/7", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("fbff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false), ("fe00::", false)),
        Row(
            "fe80::/10", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false), ("fec0::", false)),
        Row(
            "fec0::/10", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false), ("ff00::", false)),
        Row(
            "ff00::/8", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false,
            ("feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", false), nil),
    ]

    @Test(arguments: v4 + v6) func `judges each range of the registries by its first and last address`(_ row: Row)
        throws
    {
        let block = try #require(AddressBlock(row.block))
        #expect(block.first.description == row.first)
        #expect(block.last.description == row.last)
        #expect(SpecialPurposeRanges.isGloballyReachable(block.first) == row.isReachable)
        #expect(SpecialPurposeRanges.isGloballyReachable(block.last) == row.isReachable)
    }

    @Test(arguments: v4 + v6) func `judges the addresses just outside of each range by what they are`(_ row: Row) throws
    {
        let block = try #require(AddressBlock(row.block))
        for (text, isReachable) in [row.below, row.above].compactMap(\.self) {
            let address = try #require(NetworkAddress(text))
            #expect(!block.contains(address))
            #expect(SpecialPurposeRanges.isGloballyReachable(address) == isReachable, "\(text)")
        }
    }

    /// How an IPv4 address is carried inside of an IPv6 address.
    struct Carrier: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var address: @Sendable (UInt32) -> UInt128
    }

    static let carriers = [
        Carrier(testDescription: "mapped") { 0xffff << 32 | UInt128($0) },
        Carrier(testDescription: "NAT64, well-known") { 0x0064_ff9b << 96 | UInt128($0) },
        Carrier(testDescription: "6to4") { 0x2002 << 112 | UInt128($0) << 80 | 1 },
        Carrier(testDescription: "Teredo client") {
            0x2001_0000 << 96 | 0x0808_0808 << 64 | UInt128(~$0)
        },
        Carrier(testDescription: "Teredo server") {
            0x2001_0000 << 96 | UInt128($0) << 64 | UInt128(~(0x0808_0808 as UInt32))
        },
    ]

    @Test(arguments: carriers) func `judges an IPv6 address by the IPv4 address that it carries`(
        _ carrier: Carrier
    ) throws {
        for row in Self.v4 {
            let block = try #require(AddressBlock(row.block))
            for inner in [block.first, block.last] {
                guard case .v4(let value) = inner else { continue }
                let outer = NetworkAddress.v6(carrier.address(value))
                #expect(SpecialPurposeRanges.isGloballyReachable(outer) == row.isReachable, "\(outer) with \(inner)")
            }
        }
        for value: UInt32 in [0x0808_0808, 0x0101_0101, 0x5db8_d822] {
            #expect(SpecialPurposeRanges.isGloballyReachable(.v6(carrier.address(value))))
        }
    }

    @Test(arguments: [
        "::ffff:127.0.0.1", "::ffff:7f00:1", "::ffff:10.1.2.3", "::ffff:169.254.169.254", "64:ff9b::10.0.0.1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::8.8.8.8", "64:ff9b:1:808:8:800::", "2002:7f00:1::", "2002:c0a8:101::1",
        "2001:0:a00:1::f7f7:f7f7", "2001:0:808:808::f5ff:fffe", "::127.0.0.1", "::8.8.8.8", "::ffff:0:8.8.8.8",
    ])
    func `refuses the spelt forms of what leads to a private network or nowhere`(_ text: String) throws {
        #expect(!SpecialPurposeRanges.isGloballyReachable(try #require(NetworkAddress(text))))
    }

    @Test(arguments: [
        "8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001:80b::200e", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
        "2002:808:808::1", "2001:0:808:808::f7f7:f7f7",
    ])
    func `takes public addresses in all of their forms`(_ text: String) throws {
        #expect(SpecialPurposeRanges.isGloballyReachable(try #require(NetworkAddress(text))))
    }
}
