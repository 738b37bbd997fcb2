import Egress
import Testing

@Suite struct CallbackURLTests {
    private static let list = "127.0.0.0/8:*, [::1]/128:*, localhost:8080, ci.internal:5432, [fd00::]/8:443"

    private func url(_ text: String, _ list: String = "") throws -> CallbackURL {
        try CallbackURL(text, policy: EgressPolicy(allowing: AllowList(list)))
    }

    @Test(
        arguments: [
            ("https://ci.example.test/hook", "ci.example.test", 443),
            ("https://ci.example.test", "ci.example.test", 443),
            ("HTTPS://CI.Example.TEST:8443/a?b=c:d@e&f=%20", "ci.example.test", 8443),
            ("https://ci.example.test?a=/@b", "ci.example.test", 443),
            ("https://ci.example.test:1024/", "ci.example.test", 1024),
            ("https://xn--bcher-kva.example/", "xn--bcher-kva.example", 443),
            ("https://a_b.example/", "a_b.example", 443),
            ("https://8.8.8.8/", "8.8.8.8", 443),
            ("https://[2606:4700:4700::1111]:8443/", "2606:4700:4700::1111", 8443),
            ("https://134744072/", "134744072", 443), ("https://[::ffff:8.8.8.8]/", "::ffff:8.8.8.8", 443),
            ("https://intranet/", "intranet", 443), ("https://localhost.example/", "localhost.example", 443),
        ] as [(String, String, UInt16)])
    func `takes https URLs of public hosts`(text: String, host: String, port: UInt16) throws {
        let url = try url(text)
        #expect(url.text == text)
        #expect(url.host == host)
        #expect(url.port == port)
    }

    @Test(arguments: [
        "127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "0x7f000001", "127.0.0.1.", "[::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
        "[fe80::1]", "[fd00:ec2::254]", "100.64.0.1", "0.0.0.0", "0", "[::]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
        "[2001:0:808:808::80ff:fffe]", "192.0.2.1", "224.0.0.1", "255.255.255.255", "0xa9.0xfe.0xa9.0xfe",
    ])
    func `refuses an address that is not public, however it is spelt`(_ host: String) throws {
        let address = try #require(NetworkAddress(host: host))
        #expect(throws: URLFault.address(address)) { try url("https://\(host)/") }
    }

    @Test(arguments: ["localhost", "LOCALHOST", "a.localhost", "a.b.LocalHost"])
    func `refuses this machine by name`(_ host: String) {
        #expect(throws: URLFault.localhost) { try url("https://\(host)/") }
    }

    @Test(
        arguments: [
            ("", .relative), ("ci.example.test", .relative), ("/hook", .relative), ("//ci.example.test/", .relative),
            ("https:ci.example.test", .relative), ("https:/ci.example.test", .relative),
            ("http://ci.example.test/", .scheme),
            ("ftp://ci.example.test/", .scheme), ("file:///etc/passwd", .scheme),
            ("gopher://ci.example.test/", .scheme),
            ("://ci.example.test/", .scheme), ("https:///hook", .withoutHost), ("https://:443/", .withoutHost),
            ("https://?a", .withoutHost), ("https://ci.example.test/#top", .fragment),
            ("https://ci.example.test#", .fragment),
            ("https://mira@ci.example.test/", .credentials), ("https://mira:pw@ci.example.test/", .credentials),
            ("https://@ci.example.test/", .credentials), ("https://127.0.0.1@ci.example.test/", .credentials),
            ("https://ci.example.test:/", .malformedPort(":")), ("https://ci.example.test:0/", .malformedPort(":0")),
            ("https://ci.example.test:65536/", .malformedPort(":65536")),
            ("https://ci.example.test:443:80/", .malformedPort(":443:80")),
            ("https://ci.example.test:0443/", .malformedPort(":0443")),
            ("https://ci.example.test:a/", .malformedPort(":a")),
            ("https://[::1]443/", .malformedPort("443")), ("https://[::1/", .host("[::1")),
            ("https://::1/", .withoutHost),
            ("https://[localhost]/", .host("[localhost]")), ("https://[ci.example.test]/", .host("[ci.example.test]")),
            ("https://[127.0.0.1]/", .host("[127.0.0.1]")), ("https://[fe80::1%25eth0]/", .host("[fe80::1%25eth0]")),
            ("https://1.2.3.4.5/", .host("1.2.3.4.5")), ("https://256.0.0.1/", .host("256.0.0.1")),
            ("https://a.0x7g/", .host("a.0x7g")),
            ("https://localhost./", .host("localhost.")), ("https://ci.example.test./", .host("ci.example.test.")),
            ("https://a..example/", .host("a..example")), ("https://-a.example/", .host("-a.example")),
            ("https://%6cocalhost/", .host("%6cocalhost")), ("https://a,b.example/", .host("a,b.example")),
            ("https://ci.example.test\\@127.0.0.1/", .character("\\")),
            ("https://ci.example.test/a b", .character(" ")),
            (" https://ci.example.test/", .character(" ")), ("https://ci.example.test/\n", .character("\n")),
            ("https://ci.example.test/\u{0}", .character("\0")),
            ("https://ci.example.test/\u{7f}", .character("\u{7f}")),
            ("https://bücher.example/", .character("ü")), ("https://１２７.0.0.1/", .character("１")),
            ("https://ci。example/", .character("。")), ("https://ci.example.test:80/", .port(80)),
            ("https://ci.example.test:22/", .port(22)), ("https://ci.example.test:1023/", .port(1023)),
            ("https://ci.example.test:5432/", .port(5432)), ("https://ci.example.test:6379/", .port(6379)),
            ("https://ci.example.test:2375/", .port(2375)), ("https://ci.example.test:9200/", .port(9200)),
        ] as [(String, URLFault)])
    func `refuses anything else, and says why in a sentence`(text: String, fault: URLFault) {
        let error = #expect(throws: URLFault.self) { try url(text) }
        #expect(error == fault)
        #expect(error?.description.hasSuffix(".") == true)
    }

    @Test func `takes 2,000 characters and no more`() throws {
        let start = "https://ci.example.test/"
        let longest = start + String(repeating: "a", count: CallbackURL.longest - start.count)
        #expect(try url(longest).text == longest)
        #expect(throws: URLFault.tooLong(2001)) { try url(longest + "a") }
        let label = String(repeating: "a", count: 64)
        #expect(throws: URLFault.host(label + ".example")) { try url("https://\(label).example/") }
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/", "http://127.0.0.1/", "http://127.1:22/", "https://127.0.0.1:5432/", "http://[::1]:9/",
        "http://localhost:8080/", "http://LOCALHOST:8080/", "https://localhost:8080/", "https://ci.internal:5432/",
        "https://[fd00::1]/", "http://[::ffff:127.0.0.1]:80/",
    ])
    func `takes what the list has, also http, localhost and other ports`(_ text: String) throws {
        #expect(try url(text, Self.list).text == text)
    }

    @Test(
        arguments: [
            ("http://localhost:8081/", .scheme), ("https://localhost:8081/", .localhost),
            ("https://a.localhost:8080/", .localhost),
            ("http://ci.internal/", .scheme), ("https://10.0.0.1/", .address(.v4(0x0a00_0001))),
            ("http://8.8.8.8/", .scheme),
            ("http://mira@127.0.0.1/", .credentials), ("http://127.0.0.1/#", .fragment), ("ftp://127.0.0.1/", .scheme),
        ] as [(String, URLFault)])
    func `refuses what the list has not, and what no list allows`(text: String, fault: URLFault) {
        #expect(throws: fault) { try url(text, Self.list) }
    }
}
