import Egress
import Testing

@Suite struct EgressPolicyTests {
    private func admits(_ list: String, _ address: String, _ port: UInt16, host: String = "ci.example.test") throws
        -> Bool
    {
        let policy = EgressPolicy(allowing: try AllowList(list))
        return policy.admits(try #require(NetworkAddress(address)), port: port, host: host)
    }

    @Test func `admits public addresses alone without a list`() throws {
        for list in ["", " "] {
            #expect(try admits(list, "8.8.8.8", 443))
            #expect(try admits(list, "2606:4700:4700::1111", 8443))
            #expect(try !admits(list, "127.0.0.1", 443))
            #expect(try !admits(list, "10.0.0.1", 443))
            #expect(try !admits(list, "::1", 443))
        }
    }

    @Test(
        arguments: [
            ("127.0.0.0/8:*", "127.1.2.3", 1, true), ("127.0.0.0/8:*", "128.0.0.1", 1, true),
            ("127.0.0.0/8:*", "10.0.0.1", 1, false), ("127.0.0.0/8:8080", "127.0.0.1", 8080, true),
            ("127.0.0.0/8:8080", "127.0.0.1", 8081, false), ("10.0.0.7:443", "10.0.0.7", 443, true),
            ("10.0.0.7:443", "10.0.0.8", 443, false), ("[::1]:80", "::1", 80, true), ("[::1]/128:*", "::1", 80, true),
            ("[fd00::]/8:443", "fd12::1", 443, true), ("[fd00::]/8:443", "fc12::1", 443, false),
            ("127.0.0.0/8:*", "::ffff:127.0.0.1", 80, true), ("127.0.0.0/8:*", "::1", 80, false),
            (" 10.0.0.0/8:443 , 192.168.0.0/16:* ", "192.168.1.1", 80, true),
            (" 10.0.0.0/8:443 , 192.168.0.0/16:* ", "10.1.1.1", 443, true),
            (" 10.0.0.0/8:443 , 192.168.0.0/16:* ", "10.1.1.1", 80, false),
            ("127.0.0.0/8:*", "64:ff9b::127.0.0.1", 80, false), ("127.0.0.0/8:*", "2002:7f00:1::", 80, false),
        ] as [(String, String, UInt16, Bool)])
    func `admits what an entry's block and port allow`(list: String, address: String, port: UInt16, isAdmitted: Bool)
        throws
    {
        #expect(try admits(list, address, port) == isAdmitted)
    }

    @Test(
        arguments: [
            ("ci.example.test:443", "ci.example.test", 443, true),
            ("CI.Example.Test:443", "ci.example.test", 443, true),
            ("ci.example.test:443", "ci.example.test", 8443, false), ("ci.example.test:*", "ci.example.test", 80, true),
            ("example.test:443", "ci.example.test", 443, false), ("ci.example.test:443", "example.test", 443, false),
            ("localhost:*", "localhost", 8080, true), ("build_1:8080", "build_1", 8080, true),
        ] as [(String, String, UInt16, Bool)])
    func `admits each address of a host that an entry names`(list: String, host: String, port: UInt16, isAdmitted: Bool)
        throws
    {
        #expect(try admits(list, "10.0.0.1", port, host: host) == isAdmitted)
    }

    @Test(
        arguments: [
            ("a host alone", "localhost", "localhost", .port), ("no port", "localhost:", "localhost:", .port),
            ("port 0", "localhost:0", "localhost:0", .port),
            ("port 65536", "localhost:65536", "localhost:65536", .port),
            ("a port's range", "localhost:1-9", "localhost:1-9", .port),
            ("a sign", "localhost:+80", "localhost:+80", .port),
            ("a port alone", ":80", ":80", .target),
            ("bits behind the length", "10.0.0.1/8:*", "10.0.0.1/8:*", .target),
            ("IPv6 without brackets", "::1:80", "::1:80", .target),
            ("IPv4 in brackets", "[10.0.0.1]:80", "[10.0.0.1]:80", .target),
            ("an address that is cut", "10.0.0:80", "10.0.0:80", .target), ("a star", "*:80", "*:80", .target),
            ("a scheme", "https://ci.example.test:443", "https://ci.example.test:443", .target),
            ("a blank", "a b:80", "a b:80", .target), ("an empty entry", "localhost:1,,localhost:2", "", .port),
            ("a comma at the end", "localhost:1,", "", .port), ("another script", "é.test:80", "é.test:80", .target),
            ("the second entry", "localhost:1, fd00::/8:1", "fd00::/8:1", .target),
        ] as [(String, String, String, AllowListError.Reason)])
    func `refuses a list that it cannot read, and names the entry`(
        name: String, list: String, entry: String, reason: AllowListError.Reason
    ) {
        let error = #expect(throws: AllowListError.self) { try AllowList(list) }
        #expect(error == AllowListError(entry: entry, reason: reason))
        #expect(error?.description.contains("'\(entry)'") == true)
    }
}
