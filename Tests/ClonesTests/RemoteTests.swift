import FunctionKit
import Linux
import Testing

@testable import Clones

/// Which servers may be asked, at which address, and what is sent there.
struct RemoteTests {
    private func remote(
        _ url: String, allow: String? = nil, credentials: [CloneCredential] = [], addresses: [String] = ["192.88.98.7"]
    ) throws -> Remote {
        let settings = allow.map { ["PLOYST_CLONE_ALLOW": $0] } ?? [:]
        return try Remote(
            CloneURL(url), policy: ClonePolicy(environment: Environment(settings)), credentials: credentials
        ) { _ in addresses.compactMap { IPAddress($0) } }
    }

    private func refusal(_ make: () throws -> Remote) -> CloneError? {
        do throws(any Error) {
            _ = try make()
            return nil
        } catch {
            return error as? CloneError
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var url = "https://git.example.test/a"
        var addresses = ["9.9.9.9"]
        var allow: String?
        var isAdmitted: Bool

        var testDescription: String {
            "\(url) at \(addresses.joined(separator: ", ")) with \(allow ?? "nothing") allowed"
        }
    }

    @Test(arguments: [
        Case(isAdmitted: true), Case(addresses: ["2620:fe::fe"], isAdmitted: true),
        Case(addresses: ["127.0.0.1"], isAdmitted: false), Case(addresses: ["10.1.2.3"], isAdmitted: false),
        Case(addresses: ["169.254.169.254"], isAdmitted: false), Case(addresses: ["::1"], isAdmitted: false),
        Case(addresses: ["::ffff:10.0.0.1"], isAdmitted: false), Case(addresses: [], isAdmitted: false),
        Case(addresses: ["127.0.0.1", "9.9.9.9"], isAdmitted: true),
        Case(url: "https://127.0.0.1/a", isAdmitted: false),
        Case(url: "https://127.0.0.1/a", allow: "127.0.0.0/8:443", isAdmitted: true),
        Case(url: "https://127.0.0.1:8443/a", allow: "127.0.0.0/8:443", isAdmitted: false),
        Case(addresses: ["10.1.2.3"], allow: "git.example.test:443", isAdmitted: true),
        Case(url: "http://git.example.test/a", isAdmitted: false),
        Case(url: "http://git.example.test/a", allow: "git.example.test:80", isAdmitted: true),
        Case(url: "file:///srv/git/a", isAdmitted: false),
        Case(url: "file:///srv/git/a", allow: "file://", isAdmitted: true),
        Case(url: "file:///srv/git/a", allow: "file:///srv/git", isAdmitted: true),
        Case(url: "file:///srv/gitolite/a", allow: "file:///srv/git", isAdmitted: false),
        Case(url: "file:///srv/git/a", allow: "127.0.0.0/8:*, file:///srv/git/", isAdmitted: true),
    ])
    func `asks servers at public addresses, and what the setting lists`(_ one: Case) {
        let refusal = refusal { try remote(one.url, allow: one.allow, addresses: one.addresses) }
        #expect((refusal == nil) == one.isAdmitted, "\(refusal.map { "\($0)" } ?? "admitted")")
    }

    @Test func `a malformed setting is named`() {
        #expect(throws: EnvironmentError.self) {
            try ClonePolicy(environment: Environment(["PLOYST_CLONE_ALLOW": "git.example.test"]))
        }
        #expect(throws: EnvironmentError.self) {
            try ClonePolicy(environment: Environment(["PLOYST_CLONE_ALLOW": "file://srv"]))
        }
    }

    @Test func `curl is given the addresses that were admitted, and no other way`() throws {
        let settings = values(
            try remote("https://git.example.test/a", addresses: ["10.0.0.1", "9.9.9.9", "2620:fe::fe"]))
        #expect(settings["http.curloptResolve"] == "git.example.test:443:9.9.9.9,[2620:fe::fe]")
        #expect(settings["http.followRedirects"] == "false")
        #expect(settings["http.proxy"] == "")
    }

    @Test func `a token goes to its own host alone, and is in no argument`() throws {
        let credential = CloneCredential(host: "git.example.test", token: Secret("the-token"))
        let known = try remote("https://git.example.test/a", credentials: [credential], addresses: ["9.9.9.9"])
        #expect(known.environment["CLONE_TOKEN"] == "the-token")
        #expect(!values(known).contains { $0.value.contains("the-token") })
        let other = try remote("https://other.example.test/a", credentials: [credential], addresses: ["9.9.9.9"])
        #expect(other.environment["CLONE_TOKEN"] == nil)
        let plain = refusal {
            try remote(
                "http://git.example.test/a", allow: "git.example.test:80", credentials: [credential],
                addresses: ["9.9.9.9"])
        }
        #expect(plain == .refused("the token for git.example.test is not sent over http; use https"))
    }

    @Test func `ssh is given the address, the key and the server's keys by files that only this user reads`() throws {
        let credential = CloneCredential(
            host: "git.example.test", sshKey: Secret("key\r\nlines"), knownHosts: "git.example.test ssh-ed25519 AAAA")
        let known = try remote("ssh://git@git.example.test:2222/a", credentials: [credential], addresses: ["9.9.9.9"])
        let command = try #require(known.environment["GIT_SSH_COMMAND"])
        for part in ["'HostName=9.9.9.9'", "'HostKeyAlias=[git.example.test]:2222'", "'StrictHostKeyChecking=yes'"] {
            #expect(command.contains(part))
        }
        let path = try #require(command.firstMatch(of: /IdentityFile=([^']*)/)?.1)
        #expect(try String(decoding: File.read(String(path)), as: UTF8.self) == "key\nlines\n")
        #expect(!command.contains("lines"))
        #expect(known.environment["GIT_ALLOW_PROTOCOL"] == "ssh")
    }

    @Test func `ssh without a key or without the server's keys is refused`() {
        let known = refusal { try remote("git@git.example.test:a", addresses: ["9.9.9.9"]) }
        guard case .refused? = known else {
            Issue.record("\(String(describing: known))")
            return
        }
    }

    private func values(_ remote: Remote) -> [String: String] {
        var values: [String: String] = [:]
        for index in 0..<(Int(remote.environment["GIT_CONFIG_COUNT"] ?? "") ?? 0) {
            let name = remote.environment["GIT_CONFIG_KEY_\(index)"] ?? ""
            values[name] = remote.environment["GIT_CONFIG_VALUE_\(index)"]
        }
        return values
    }
}
