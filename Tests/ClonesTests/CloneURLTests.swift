import Testing

@testable import Clones

/// Which texts are clone URLs, and what is in them.
struct CloneURLTests {
    struct Known: Sendable, CustomTestStringConvertible {
        var text: String
        var scheme: CloneURL.Scheme
        var host: String
        var port: UInt16
        var path: String

        var testDescription: String { text }
    }

    @Test(arguments: [
        Known(
            text: "https://git.example.test/a/b.git", scheme: .https, host: "git.example.test", port: 443,
            path: "/a/b.git"),
        Known(
            text: "https://GIT.example.test:8443/a", scheme: .https, host: "git.example.test", port: 8443, path: "/a"),
        Known(text: "https://192.0.2.7/a", scheme: .https, host: "192.0.2.7", port: 443, path: "/a"),
        Known(text: "https://[2001:db8::1]:444/a", scheme: .https, host: "2001:db8::1", port: 444, path: "/a"),
        Known(text: "http://git.example.test/a", scheme: .http, host: "git.example.test", port: 80, path: "/a"),
        Known(text: "ssh://git@git.example.test/a/b", scheme: .ssh, host: "git.example.test", port: 22, path: "/a/b"),
        Known(
            text: "ssh://git.example.test:2222/~ida/b", scheme: .ssh, host: "git.example.test", port: 2222,
            path: "/~ida/b"),
        Known(text: "git@git.example.test:a/b.git", scheme: .ssh, host: "git.example.test", port: 22, path: "a/b.git"),
        Known(text: "file:///srv/git/b.git", scheme: .file, host: "", port: 0, path: "/srv/git/b.git"),
    ])
    func `takes a URL apart and gives git the same text`(_ known: Known) throws {
        let url = try CloneURL(known.text)
        #expect(url.text == known.text)
        #expect(url.scheme == known.scheme)
        #expect(url.host == known.host)
        #expect(url.port == known.port)
        #expect(url.path == known.path)
    }

    @Test(
        arguments: [
            ("", CloneURLFault.scheme), ("/srv/git/b.git", .scheme), ("../b.git", .scheme),
            ("git.example.test/a", .scheme),
            ("git://git.example.test/a", .scheme), ("ftp://git.example.test/a", .scheme), ("HTTPS://a.test/b", .scheme),
            ("ext::sh -c id", .character), ("ext::sh%20-c%20id", .path), ("fd::17/foo", .path),
            ("testgit::https://a.test/b", .scheme), ("--upload-pack=id", .scheme),
            ("-oProxyCommand=id:x", .host("-oproxycommand=id")),
            ("ssh://-oProxyCommand=id/x", .host("-oproxycommand=id")),
            ("ssh://git@-oProxyCommand=id/x", .host("-oproxycommand=id")),
            ("ssh://-l@git.example.test/x", .credentials), ("git.example.test:-u", .path),
            ("git@git.example.test:", .path),
            ("https://ida:secret@git.example.test/a", .credentials), ("https://ida@git.example.test/a", .credentials),
            ("ssh://ida:secret@git.example.test/a", .credentials), ("https://a.test@b.test@c.test/a", .credentials),
            ("https://git.example.test", .path), ("https://git.example.test/", .path),
            ("https://git.example.test/a?b", .path),
            ("https://git.example.test/a#b", .path), ("https:///a", .host("")),
            ("https://git.example.test:0/a", .port("0")),
            ("https://git.example.test:99999/a", .port("99999")), ("https://git.example.test:/a", .port("")),
            ("https://git.example.test:8o/a", .port("8o")), ("https://0x7f.1/a", .host("0x7f.1")),
            ("https://2130706433/a", .host("2130706433")), ("https://127.1/a", .host("127.1")),
            ("https://017700000001/a", .host("017700000001")), ("https://127.0.0.1./a", .host("127.0.0.1.")),
            ("https://[::ffff:7f00:1]/a", .host("::ffff:7f00:1")),
            ("https://[fe80::1%25eth0]/a", .host("fe80::1%25eth0")),
            ("https://git%2eexample.test/a", .host("git%2eexample.test")),
            ("https://git.example.test./a", .host("git.example.test.")),
            ("https://gi\u{74}.exämple.test/a", .character), ("https://git.example.test/a b", .character),
            ("https://git.example.test/a\nb", .character), ("https://git.example.test/a\u{0}", .character),
            ("https://git.example.test\\@evil.test/a", .character), ("ssh://git.example.test/a'b", .character),
            ("ssh://git.example.test/`id`", .character), ("file://host/a", .path), ("file:///srv/../etc", .path),
            ("file:///srv/%2e%2e/etc", .path), ("file:///srv/./a", .path),
        ] as [(String, CloneURLFault)])
    func `refuses what git, ssh or curl would read in another way`(_ text: String, _ fault: CloneURLFault) {
        #expect(throws: fault) { try CloneURL(text) }
    }

    @Test func `refuses a URL that is too long`() {
        #expect(throws: CloneURLFault.tooLong) {
            try CloneURL("https://git.example.test/" + String(repeating: "a", count: 2000))
        }
    }
}
