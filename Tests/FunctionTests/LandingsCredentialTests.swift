import Clones
import FunctionHost
import FunctionTesting
import HTTPTypes
import JSONBody
import Linux
import Testing

/// The landings function before servers that let in only whom the project's settings name.
@Suite(.installation, .serialized) struct LandingsCredentialTests {
    private static let token = "the-token-that-opens-the-repository"

    private func web(_ token: String) throws -> (bed: LandingsBed, server: GitWebServer) {
        let source = try SourceRepository()
        let server = try GitWebServer(source, password: Self.token)
        let bed = try LandingsBed(
            .fastCGI, allow: "127.0.0.0/8:*", source: source,
            cloneURL: "https://127.0.0.1:\(server.securePort)/private/widget.git",
            credentials: #"{"host":"127.0.0.1","username":"\#(GitWebServer.user)","token":"\#(token)"}"#,
            authority: server.authority)
        return (bed, server)
    }

    private func shell(
        _ key: (GitShellServer) -> String, _ known: (GitShellServer) -> String
    ) throws -> (bed: LandingsBed, server: GitShellServer) {
        let source = try SourceRepository()
        let server = try GitShellServer()
        let credential = [
            "host": "127.0.0.1:\(server.port)", "ssh_key": key(server), "known_hosts": known(server),
        ]
        let bed = try LandingsBed(
            .fastCGI, allow: "127.0.0.0/8:*", source: source,
            cloneURL: "ssh://\(server.user)@127.0.0.1:\(server.port)\(source.path)",
            credentials: String(decoding: JSONBody.encode(credential), as: UTF8.self))
        return (bed, server)
    }

    @Test func `over https with the token of the settings, which stays in core`() throws {
        let (bed, server) = try web(Self.token)
        let feature = try #require(try bed.tellStory()["feature/1"])
        let answer = try bed.deliver(feature)
        #expect(answer.status.kind == .successful, "\(answer.text)")
        #expect(try bed.landings(feature) == ["develop": "open", "main": "open"])
        #expect(try bed.files(containing: Self.token).isEmpty)
        withExtendedLifetime(server) {}
    }

    @Test func `over https with a wrong token, which no answer and no log shows`() throws {
        let (bed, server) = try web("a-token-that-opens-nothing")
        let feature = try #require(try bed.tellStory()["feature/1"])
        try expectUnknown(feature, bed, words: "Authentication failed", secret: "a-token-that-opens-nothing")
        withExtendedLifetime(server) {}
    }

    @Test func `over ssh with the key of the settings, which stays in core`() throws {
        let (bed, server) = try shell({ $0.key }, { $0.knownHosts() })
        let feature = try #require(try bed.tellStory()["feature/1"])
        let answer = try bed.deliver(feature)
        #expect(answer.status.kind == .successful, "\(answer.text)")
        #expect(try bed.landings(feature) == ["develop": "open", "main": "open"])
        #expect(try bed.files(containing: server.line(of: server.key)).isEmpty)
    }

    @Test func `over ssh with a wrong key, and to a server with another key than the known one`() throws {
        let (bed, server) = try shell({ $0.otherKey }, { $0.knownHosts() })
        let feature = try #require(try bed.tellStory()["feature/1"])
        try expectUnknown(
            feature, bed, words: "Permission denied (publickey)", secret: server.line(of: server.otherKey))
        let (strange, other) = try shell({ $0.key }, { $0.otherKnownHosts() })
        let branch = try #require(try strange.tellStory()["feature/1"])
        try expectUnknown(branch, strange, words: "Host key verification failed", secret: other.line(of: other.key))
    }

    private func expectUnknown(_ branch: Int, _ bed: LandingsBed, words: String, secret: String) throws {
        let run = try bed.command(["recompute", "--repository", "\(bed.repository)"])
        #expect(run.exit == .code(1))
        #expect(run.output.contains("not computed: the repository cannot be fetched: "), "\(run.output)")
        #expect(run.output.contains(words), "\(run.output)")
        #expect(try bed.landings(branch) == ["develop": "unknown", "main": "unknown"])
        let reasons = try bed.reasons(branch)
        #expect(!reasons.isEmpty && reasons.allSatisfy { $0.contains(words) && !$0.contains(secret) })
        #expect(try bed.files(containing: secret).isEmpty)
    }
}
