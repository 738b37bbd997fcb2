import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Signatures
import Testing

@testable import GitHub

@Suite struct GitHubHookTests {
    private let push = Array(Payload.push().utf8)

    @Test func `reports a push and passes core's answer on`() throws {
        let bed = try HookBed(GitHubHook.self, core: .json(200, #"{"seq":12}"#))
        let answer = try bed.answer(to: SentDelivery(body: push))
        #expect(answer.status == .ok)
        #expect(answer.headerFields[.contentType] == "application/json")
        #expect(answer.text == #"{"seq":12}"#)
        let request = try #require(bed.core.received.first)
        #expect(request.target == "/core/v1/observations/push")
        let digest = Hex.encode(try SHA256.digest(push)).prefix(16)
        #expect(
            request.fields["idempotency-key"] == "github/team/72d3162e-cc78-11e3-81ab-4c9367dc0958/\(digest)")
        #expect(request.fields["x-request-id"] == answer.headerFields[.requestID])
        #expect(try JSONBody.decode(PushObservation.self, from: request.body).updates.count == 1)
    }

    @Test func `reports a ping, and an instance-wide push under no project`() throws {
        let bed = try HookBed(GitHubHook.self)
        let ping = #"{"zen":"x","repository":\#(Payload.repository())}"#
        #expect(try bed.answer(to: SentDelivery(event: "ping", body: Array(ping.utf8))).status == .ok)
        #expect(try bed.answer(to: SentDelivery(path: "/hooks/github", body: push)).status == .ok)
        #expect(
            bed.core.received.map(\.target) == ["/core/v1/observations/repository", "/core/v1/observations/push"])
        #expect(bed.core.received[1].fields["idempotency-key"]?.hasPrefix("github/-/72d3162e-") == true)
        #expect(bed.core.connections == 1)
    }

    @Test(arguments: [
        (#"{"replayed":true}"#, 200, #"{"replayed":true}"#),
        (#"{"ignored":"not tracked"}"#, 202, #"{"ignored":"not tracked"}"#),
    ])
    func `answers what core did`(core: String, status: Int, body: String) throws {
        let answer = try HookBed(GitHubHook.self, core: .json(200, core)).answer(to: SentDelivery(body: push))
        #expect(answer.status.code == status)
        #expect(answer.text == body)
    }

    @Test func `answers an event that is not used with its reason, and asks core nothing`() throws {
        let bed = try HookBed(GitHubHook.self)
        let answer = try bed.answer(to: SentDelivery(event: "star", body: Array("not even JSON".utf8)))
        #expect(answer.status == .accepted)
        #expect(answer.text == #"{"ignored":"the event star is not used"}"#)
        #expect(bed.core.connections == 0)
    }

    @Test(arguments: [
        (404, "not-found", 404), (401, "stale-hook-secret", 401), (422, "unacceptable", 422), (403, "forbidden", 503),
        (401, "unauthenticated", 503), (500, "fault", 503), (400, "malformed", 500),
    ])
    func `answers what core's refusal means for the sender`(core: Int, kind: String, status: Int) throws {
        let reply = Reply.json(core, #"{"type":"urn:ployst:problem:\#(kind)","detail":"core's words"}"#)
        let answer = try HookBed(GitHubHook.self, core: reply).answer(to: SentDelivery(body: push))
        #expect(answer.status.code == status)
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(answer.text.contains("core's words") == [404, 401, 422].contains(status))
        #expect((answer.headerFields[.retryAfter] != nil) == (status == 503))
    }

    struct Envelope: Sendable, CustomTestStringConvertible {
        var name: String
        var status: Int
        var change: @Sendable (inout SentDelivery) -> Void
        var testDescription: String { name }
    }

    static func spoiling(_ name: String, _ status: Int, _ spoil: @escaping @Sendable (inout Request) -> Void)
        -> Envelope
    {
        Envelope(name: name, status: status) { $0.spoil = spoil }
    }

    static func setting(_ field: StaticString, _ value: String?) -> @Sendable (inout Request) -> Void {
        let name = HTTPField.Name(constant: field)
        return { $0.headerFields[name] = value }
    }

    static let refusals = [
        Envelope(name: "GET", status: 405) { $0.method = .get },
        Envelope(name: "GET elsewhere", status: 405) { ($0.method, $0.path) = (.get, "/elsewhere") },
        Envelope(name: "HEAD", status: 405) { $0.method = .head },
        Envelope(name: "another provider's path", status: 404) { $0.path = "/hooks/git/team" },
        Envelope(name: "a slash at the end", status: 404) { $0.path = "/hooks/github/team/" },
        Envelope(name: "generation 1 spelt out", status: 404) { $0.path = "/hooks/github/team~1" },
        Envelope(name: "no content type", status: 415) { $0.contentType = nil },
        Envelope(name: "text", status: 415) { $0.contentType = "text/plain" },
        Envelope(name: "multipart", status: 415) { $0.contentType = "multipart/form-data; boundary=x" },
        Envelope(name: "another secret", status: 401) { $0.secret = Secret("some other secret") },
        Envelope(name: "the instance's secret at a project", status: 401) {
            $0.secret = Secret(HookSecretsOfTests.instance)
        },
        Envelope(name: "the hook key itself", status: 401) { $0.secret = Secret(HookSecretsOfTests.newest) },
        spoiling("no signature", 401, setting("X-Hub-Signature-256", nil)),
        spoiling("an empty signature", 401, setting("X-Hub-Signature-256", "")),
        spoiling("the old kind of signature", 401, setting("X-Hub-Signature-256", "sha1=0000")),
        spoiling("one byte more", 401) { $0.body.append(0x20) },
        spoiling("one byte less", 401) { $0.body.removeLast() },
        spoiling("another project's path", 401) { $0.path = "/hooks/github/other" },
        spoiling("the next generation's path", 401) { $0.path = "/hooks/github/team~2" },
        spoiling("the instance-wide path", 401) { $0.path = "/hooks/github" },
        spoiling("no event", 400, setting("X-GitHub-Event", nil)),
        spoiling("an empty event", 400, setting("X-GitHub-Event", "")),
        spoiling("an event with a space", 400, setting("X-GitHub-Event", "pu sh")),
        spoiling("no delivery id", 400, setting("X-GitHub-Delivery", nil)),
        spoiling("a long delivery id", 400, setting("X-GitHub-Delivery", String(repeating: "1", count: 101))),
        spoiling("a delivery id that is not ASCII", 400, setting("X-GitHub-Delivery", "é")),
        spoiling("no signature and no event", 401) { $0.headerFields = [.contentType: "application/json"] },
        Envelope(name: "a broken body", status: 400) { $0.body = Array("{".utf8) },
        Envelope(name: "an empty body", status: 400) { $0.body = [] },
        Envelope(name: "a form without payload", status: 400) {
            ($0.contentType, $0.body) = ("application/x-www-form-urlencoded", Array("x=1".utf8))
        },
    ]

    @Test(arguments: refusals) func `refuses a wrong envelope before core hears of it`(_ envelope: Envelope) throws {
        let bed = try HookBed(GitHubHook.self)
        var delivery = SentDelivery(body: push)
        envelope.change(&delivery)
        let answer = try bed.answer(to: delivery)
        #expect(answer.status.code == envelope.status)
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect((answer.headerFields[.allow] == "POST") == (envelope.status == 405))
        #expect(bed.core.connections == 0)
    }

    @Test func `answers the same whether the signature is missing or wrong`() throws {
        let bed = try HookBed(GitHubHook.self)
        let spoilings = [
            Self.setting("X-Hub-Signature-256", nil),
            Self.setting("X-Hub-Signature-256", "sha256=\(String(repeating: "0", count: 64))"),
        ]
        let answers = try spoilings.map { spoil in
            try bed.answer(
                to: SentDelivery(
                    body: push,
                    spoil: {
                        $0.id = "request-1"
                        spoil(&$0)
                    }))
        }
        #expect(answers[0].body == answers[1].body)
    }

    @Test(arguments: [HookSecretsOfTests.newest, HookSecretsOfTests.oldest])
    func `accepts the secrets of every hook key`(_ key: String)
        throws
    {
        for generation in [1, 2, 3] {
            let address = HookAddress(provider: "github", project: "team", generation: generation)
            let secret = try address.secret(key: Secret(key))
            let bed = try HookBed(GitHubHook.self)
            let delivery = SentDelivery(path: "/hooks/\(address.text)", body: push, secret: secret)
            #expect(try bed.answer(to: delivery).status == .ok)
            let observation = try JSONBody.decode(PushObservation.self, from: bed.core.received[0].body)
            #expect(observation.hookGeneration == generation)
        }
    }

    @Test func `accepts every instance-wide secret, and has no such hook without one`() throws {
        let other = "another-instance-wide-secret-of-tests"
        let rotating = try HookBed(
            GitHubHook.self, settings: ["PLOYST_GITHUB_SECRET": "\(other),\(HookSecretsOfTests.instance)"])
        for secret in [other, HookSecretsOfTests.instance] {
            let delivery = SentDelivery(path: "/hooks/github", body: push, secret: Secret(secret))
            #expect(try rotating.answer(to: delivery).status == .ok)
        }
        let core = try LoopbackServer(replies: .json(200, "{}"))
        var function = try GitHubHook(
            environment: Environment([
                "PLOYST_CORE_URL": core.url, "PLOYST_CORE_TOKEN": "ployst_the-core-token-of-these-tests",
                "PLOYST_HOOK_KEY": HookSecretsOfTests.newest,
            ]))
        let answer = function.answer(try SentDelivery(path: "/hooks/github", body: push).request(provider: "github"))
        #expect(answer.status == .notFound)
        #expect(function.answer(try SentDelivery(body: push).request(provider: "github")).status == .ok)
    }

    @Test(arguments: ["PLOYST_CORE_URL", "PLOYST_CORE_TOKEN", "PLOYST_HOOK_KEY", "PLOYST_GITHUB_SECRET"])
    func `stops at start where a setting is empty or short`(_ name: String) {
        for value in ["", "short"] {
            let error = #expect(throws: EnvironmentError.self) { try HookBed(GitHubHook.self, settings: [name: value]) }
            #expect(error?.name == name)
        }
    }

    @Test(arguments: ["application/x-www-form-urlencoded", "Application/X-WWW-Form-URLencoded; charset=utf-8"])
    func `reads a form, whose signature covers the encoded body`(_ contentType: String) throws {
        let payload = Payload.push(ref: "refs/heads/a+b/ü%20", headCommit: #"{"message":"one & two = 3;"}"#)
        let encoded = payload.utf8.map { byte -> String in
            if byte == UInt8(ascii: " ") { return "+" }
            let hex = String(byte, radix: 16)
            return Character(UnicodeScalar(byte)).isLetter && byte < 0x80
                ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" + hex : hex)
        }
        let bed = try HookBed(GitHubHook.self)
        let body = Array("other=x&payload=\(encoded.joined())".utf8)
        #expect(try bed.answer(to: SentDelivery(contentType: contentType, body: body)).status == .ok)
        let observation = try JSONBody.decode(PushObservation.self, from: bed.core.received[0].body)
        #expect(observation.updates.map(\.ref) == ["refs/heads/a+b/ü%20"])
    }

    @Test func `takes a push of 2048 commits`() throws {
        let commit = #"""
            {"id":"\#(Payload.after)","distinct":true,"message":"a \"message\" with ünïcode\n\nand lines",
            "timestamp":"2025-11-20T10:00:00+01:00","author":{"name":"Mira","email":null},
            "added":["a/b.swift"],"modified":[],"removed":[]}
            """#
        let commits = "[" + Array(repeating: commit, count: 2048).joined(separator: ",") + "]"
        let bed = try HookBed(GitHubHook.self)
        let body = Array(Payload.push(commits: commits).utf8)
        #expect(try bed.answer(to: SentDelivery(body: body)).status == .ok)
        #expect(bed.core.received[0].body.count < 1000)
    }

    @Test func `takes a body of 25 MB`() throws {
        let filler = "[\"" + String(repeating: "x", count: 25 * 1024 * 1024 - 2000) + "\"]"
        let body = Array(Payload.push(commits: filler).utf8)
        #expect((25 * 1024 * 1024 - 2000...GitHubHook.limits.bodyBytes).contains(body.count))
        let bed = try HookBed(GitHubHook.self)
        #expect(try bed.answer(to: SentDelivery(body: body)).status == .ok)
    }

    @Test func `refuses a payload with any byte changed, wherever it is`() throws {
        let bed = try HookBed(GitHubHook.self)
        for index in push.indices {
            let answer = try bed.answer(to: SentDelivery(body: push, spoil: { $0.body[index] ^= 1 }))
            #expect(answer.status == .unauthorized)
        }
        #expect(bed.core.connections == 0)
    }
}
