import CoreAPI
import FunctionKit
import FunctionTesting
import Testing

@testable import Clones

/// Clones over HTTP, from a real server on this machine.
struct WebCloneTests {
    private let source: SourceRepository
    private let server: GitWebServer
    private let cache: Cache

    init() throws {
        source = try SourceRepository()
        try source.commit(to: "main", ["a": "1"])
        server = try GitWebServer(source)
        // Its name resolves nowhere: only the address that was looked at leads there.
        cache = try Cache(["PLOYST_CLONE_ALLOW": "git.example.test:*,127.0.0.0/8:*"])
    }

    private func fetch(_ path: String, _ credentials: [CloneCredential] = []) throws -> Clone.Refs {
        let place = try cache.store.folder(of: 1)
        let remote = try cache.remote("http://git.example.test:\(server.port)\(path)", credentials: credentials)
        try place.makeClone(from: remote, isSHA256: false, timeout: .seconds(30))
        return try #require(place.clone).refs()
    }

    @Test func `goes to the address that was looked at, by the server's name`() throws {
        #expect(try fetch("/git/widget.git").heads == ["main": .of(source.head("main") ?? "")])
    }

    @Test func `shows its token where the server asks, and only there`() throws {
        let credential = CloneCredential(
            host: "git.example.test", username: GitWebServer.user, token: Secret(GitWebServer.password))
        #expect(try fetch("/private/widget.git", [credential]).heads.keys.sorted() == ["main"])
        let elsewhere = CloneCredential(
            host: "other.example.test", username: "ida", token: Secret(GitWebServer.password))
        let error = cloneError { _ = try fetch("/private/widget.git", [elsewhere]) }
        guard case .unreachable(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.contains(GitWebServer.password))
    }

    @Test func `a wrong token is an error that does not show it`() throws {
        let credential = CloneCredential(host: "git.example.test", username: "ida", token: Secret("wrong-token"))
        let error = cloneError { _ = try fetch("/private/widget.git", [credential]) }
        guard case .unreachable(let reason)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.contains("wrong-token"))
    }

    @Test func `follows no redirection`() throws {
        let error = cloneError { _ = try fetch("/moved/widget.git") }
        guard case .unreachable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}
