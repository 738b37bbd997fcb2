import Egress
import Testing

@Suite struct NetworkAddressTests {
    @Test(arguments: [
        ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("192.0.2.1", "192.0.2.1"),
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("2001:0db8:0000:0000:0001:0000:0000:0000", "2001:db8:0:0:1::"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"), ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
        ("1:0:0:2:0:0:3:4", "1::2:0:0:3:4"), ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("::ffff:c000:201", "::ffff:192.0.2.1"),
        ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"), ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201"),
    ])
    func `reads an address and writes it in the usual way`(text: String, written: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(address.description == written)
        #expect(NetworkAddress(written) == address)
        #expect(NetworkAddress(host: text.contains(":") ? "[\(text)]" : text) == address)
    }

    @Test(arguments: [
        "", ".", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4.", " 1.2.3.4", "1.2.3.4 ", "1.2.3.-4",
        "1.2.3.+4", "0x7f.0.0.1", "1.2.3.４", "localhost", ":", ":::", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
        "1::2::3", "::1::", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", ":1::", "::1:", "12345::", "g::", "+1::",
        "::1.2.3", "::1.2.3.256", "::01.2.3.4", "1.2.3.4::", "::1.2.3.4:5", "fe80::1%eth0", "[::1]", "::1/128",
    ])
    func `reads nothing else as an address`(_ text: String) {
        #expect(NetworkAddress(text) == nil)
    }

    @Test(arguments: [
        "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "2130706433.", "0x7f.1", "0x7f.0.0.1",
        "0X7F000001",
        "0x7f000001", "017700000001", "0177.0.0.1", "0177.1", "00000177.0x0.0.01", "127.0.0.0x1", "0x7F.0.1",
        "0x0000000000007f000001", "127.0x1",
    ])
    func `reads each spelling of the loopback address that resolvers take`(_ text: String) {
        #expect(NetworkAddress(host: text)?.description == "127.0.0.1")
    }

    @Test(arguments: [
        ("0", "0.0.0.0"), ("0x", "0.0.0.0"), ("4294967295", "255.255.255.255"), ("1.16777215", "1.255.255.255"),
        ("1.2.65535", "1.2.255.255"), ("[::]", "::"), ("[::FFFF:127.0.0.1]", "::ffff:127.0.0.1"), ("::1", "::1"),
    ])
    func `reads what else a host can spell`(text: String, address: String) {
        #expect(NetworkAddress(host: text)?.description == address)
    }

    @Test(arguments: [
        "", ".", "..", "1..2", "1.2.3.4..", ".1", "4294967296", "256.1", "1.16777216", "1.2.65536", "1.2.3.4.5", "08",
        "0x7g", "1.2.3.a", "-1", "+1", "1e3", "0b1", "１２７.1", "example.test", "[127.0.0.1]", "[::1", "::1]", "[]",
        "[::1%25eth0]", "[localhost]", "18446744073709551617",
    ])
    func `reads no other host as an address`(_ text: String) {
        #expect(NetworkAddress(host: text) == nil)
    }

    @Test func `reads the bytes of the network`() {
        #expect(NetworkAddress(bytes: [192, 0, 2, 1])?.description == "192.0.2.1")
        #expect(
            NetworkAddress(bytes: [0x20, 1, 0xd, 0xb8] + [UInt8](repeating: 0, count: 11) + [1])?.description
                == "2001:db8::1")
        for count in [0, 3, 5, 15, 17] { #expect(NetworkAddress(bytes: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test(arguments: [
        ("0.0.0.0/0", "0.0.0.0", "255.255.255.255"), ("192.0.2.128/25", "192.0.2.128", "192.0.2.255"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"), ("192.0.2.1/32", "192.0.2.1", "192.0.2.1"),
        ("::/0", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ("2001:db8::/127", "2001:db8::", "2001:db8::1"),
    ])
    func `reads blocks`(text: String, first: String, last: String) throws {
        let block = try #require(AddressBlock(text))
        #expect(block.first.description == first)
        #expect(block.last.description == last)
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08", "10.0.0.0/8/8",
        "10.0.0.1/8", "10/8", "::/129", "2001:db8::1/32", "[::]/8", "localhost/8",
    ])
    func `reads nothing else as a block`(_ text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
