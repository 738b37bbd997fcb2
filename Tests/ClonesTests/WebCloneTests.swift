import CoreAPI
import FunctionKit
import FunctionTesting
import Linux
import Testing

@testable import Clones

/// Clones over HTTP and HTTPS, from a real server on this machine.
struct WebCloneTests {
    private static let password = "a p@ssword: it's 100% secret"

    private let source: SourceRepository
    private let gate: Gate
    private let server: GitWebServer
    private let cache: Cache

    init() throws {
        source = try SourceRepository()
        try source.commit(to: "main", ["a": "1"])
        gate = try Gate()
        server = try GitWebServer(source, password: Self.password, gate: gate)
        // Its name resolves nowhere: only the address that was looked at leads there.
        cache = try Cache([
            "PLOYST_CLONE_ALLOW": "git.example.test:*,127.0.0.0/8:*", "PLOYST_CLONE_CA": server.authority,
        ])
    }

    private func fetch(
        _ path: String, _ credentials: [CloneCredential] = [], scheme: String = "http", from cache: Cache? = nil
    ) throws -> Clone.Refs {
        let cache = cache ?? self.cache
        let place = try cache.store.folder(of: 1)
        let port = scheme == "http" ? server.port : server.securePort
        let remote = try cache.remote("\(scheme)://git.example.test:\(port)\(path)", credentials: credentials)
        try place.makeClone(from: remote, isSHA256: false, timeout: .seconds(30))
        return try #require(place.clone).refs()
    }

    private func credential(_ host: String, _ token: String = password) -> CloneCredential {
        CloneCredential(host: host, username: GitWebServer.user, token: Secret(token))
    }

    @Test(arguments: ["http", "https"]) func `goes to the address that was looked at, by the server's name`(
        _ scheme: String
    ) throws {
        #expect(try fetch("/git/widget.git", scheme: scheme).heads == ["main": .of(source.head("main") ?? "")])
    }

    @Test(arguments: ["http", "https"]) func `shows its token where the server asks, and only there`(
        _ scheme: String
    ) throws {
        gate.open()
        let refs = try fetch("/private/widget.git", [credential("git.example.test")], scheme: scheme)
        #expect(refs.heads.keys.sorted() == ["main"])
        let reason = try unreachable {
            _ = try fetch("/private/widget.git", [credential("other.example.test")], scheme: scheme)
        }
        #expect(!reason.contains(Self.password))
    }

    @Test func `a token is in no argument of any process, and not in the clone`() throws {
        let fetched = Lock<Clone.Refs?>(nil)
        let fetching = try Thread {
            fetched.withLock {
                $0 = try? fetch("/private/widget.git", [credential("git.example.test")], scheme: "https")
            }
        }
        try gate.waitForArrival()
        let arguments = Processes.arguments()
        #expect(arguments.contains { $0.contains("git.example.test:\(server.securePort)") })
        #expect(!arguments.contains { $0.contains(Self.password) })
        gate.open()
        fetching.join()
        #expect(fetched.withLock { $0?.heads.keys.sorted() } == ["main"])
        #expect(try cache.folder.files(containing: Self.password).isEmpty)
        #expect(try cache.folder.files(containing: "bare = true").count == 1)
    }

    @Test(arguments: ["http", "https"]) func `a wrong token is an error that does not show it`(
        _ scheme: String
    ) throws {
        let reason = try unreachable {
            _ = try fetch("/private/widget.git", [credential("git.example.test", "wrong-token")], scheme: scheme)
        }
        #expect(reason.contains("Authentication failed for '\(scheme)://git.example.test"))
        #expect(!reason.contains("wrong-token"))
    }

    @Test func `a server for which no known authority vouches is not asked`() throws {
        let other = try Cache(["PLOYST_CLONE_ALLOW": "git.example.test:*"])
        let reason = try unreachable { _ = try fetch("/git/widget.git", scheme: "https", from: other) }
        #expect(reason.contains("certificate"))
    }

    @Test func `what is no certificate is refused at the start`() {
        #expect(throws: EnvironmentError.self) { try Cache(["PLOYST_CLONE_CA": "/etc/ssl/ca.pem"]) }
    }

    @Test func `follows no redirection`() throws {
        _ = try unreachable { _ = try fetch("/moved/widget.git") }
    }
}
