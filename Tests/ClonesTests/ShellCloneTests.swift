import CoreAPI
import FunctionKit
import FunctionTesting
import Linux
import Testing

@testable import Clones

/// Clones over ssh, from a real sshd on this machine.
struct ShellCloneTests {
    private let source: SourceRepository
    private let gate: Gate
    private let server: GitShellServer
    private let cache: Cache

    init() throws {
        source = try SourceRepository()
        try source.commit(to: "main", ["a": "1"])
        gate = try Gate()
        server = try GitShellServer(gate: gate)
        cache = try Cache(["PLOYST_CLONE_ALLOW": "git.example.test:*"])
    }

    private func fetch(key: String, knownHosts: String) throws -> Clone.Refs {
        let credential = CloneCredential(host: "git.example.test", sshKey: Secret(key), knownHosts: knownHosts)
        let url = "ssh://\(server.user)@git.example.test:\(server.port)\(source.path)"
        let place = try cache.store.folder(of: 1)
        try place.makeClone(
            from: cache.remote(url, credentials: [credential]), isSHA256: false, timeout: .seconds(30))
        return try #require(place.clone).refs()
    }

    @Test func `a key lets it in, and is in no argument of any process and no file on the disk`() throws {
        let fetched = Lock<Clone.Refs?>(nil)
        let fetching = try Thread {
            fetched.withLock {
                $0 = try? fetch(key: server.key, knownHosts: server.knownHosts("git.example.test"))
            }
        }
        try gate.waitForArrival()
        let line = server.line(of: server.key)
        let arguments = Processes.arguments()
        #expect(arguments.contains { $0.contains("HostKeyAlias=[git.example.test]:\(server.port)") })
        #expect(!arguments.contains { $0.contains(line) })
        #expect(try cache.folder.files(containing: line).isEmpty)
        gate.open()
        fetching.join()
        #expect(try fetched.withLock { $0?.heads } == ["main": .of(source.head("main") ?? "")])
        #expect(try cache.folder.files(containing: line).isEmpty)
    }

    @Test func `a wrong key is an error in words`() throws {
        let reason = try unreachable {
            _ = try fetch(key: server.otherKey, knownHosts: server.knownHosts("git.example.test"))
        }
        #expect(reason.contains("Permission denied (publickey)"))
    }

    @Test func `what is no key is an error in words that does not show it`() throws {
        let reason = try unreachable {
            _ = try fetch(key: "no key at all", knownHosts: server.knownHosts("git.example.test"))
        }
        #expect(reason.contains("Permission denied (publickey)"))
        #expect(!reason.contains("no key at all"))
    }

    @Test func `a server that shows another key than the known one, or one of a server not known, is not asked`() throws
    {
        gate.open()
        for known in [server.otherKnownHosts("git.example.test"), server.knownHosts("other.example.test")] {
            let reason = try unreachable { _ = try fetch(key: server.key, knownHosts: known) }
            #expect(reason.contains("Host key verification failed"))
        }
    }
}
