import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Signatures
import Testing

@testable import Git

@Suite struct GitHookTests {
    private static let id = "0d0bc2bd-4a0b-4b4d-ae37-8f5d8dd6d7b4"

    @Test(arguments: ["team", nil]) func `reports a push and passes core's answer on`(_ project: String?) throws {
        let bed = try HookBed(GitHook.self, core: .json(200, #"{"seq":12}"#))
        let path = project.map { "/hooks/git/\($0)" } ?? "/hooks/git"
        let answer = try bed.answer(to: SentDelivery(path: path, push: PushBody.push()))
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"seq":12}"#)
        let request = try #require(bed.core.received.first)
        #expect(request.target == "/core/v1/observations/push")
        let digest = Hex.encode(try SHA256.digest(Array(PushBody.push().utf8))).prefix(16)
        #expect(request.fields["idempotency-key"] == "git/\(project ?? "-")/\(Self.id)/\(digest)")
        let push = try JSONBody.decode(PushObservation.self, from: request.body)
        #expect(push.project == project)
        #expect(push.provider == "git")
    }

    @Test func `reports a push of many branches in parts with a key each, and answers as core does to the last`() throws
    {
        let core = try LoopbackServer(
            replies: .json(200, #"{"replayed":true}"#), .json(200, #"{"seq":2}"#), .json(200, #"{"seq":3}"#))
        let bed = try HookBed(GitHook.self, core: core)
        let answer = try bed.answer(to: SentDelivery(push: PushBody.push(branches: 2001)))
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"seq":3}"#)
        let ids = core.received.compactMap { $0.fields["idempotency-key"]?.split(separator: "/")[2] }
        #expect(ids == ["\(Self.id)", "\(Self.id).2", "\(Self.id).3"])
        let counts = try core.received.map {
            try JSONBody.decode(PushObservation.self, from: $0.body).updates.count
        }
        #expect(counts == [1000, 1000, 1])
    }

    @Test func `stops at the part that core does not take, so that it is sent again`() throws {
        let core = try LoopbackServer(
            replies: .json(200, "{}"), .json(422, #"{"type":"urn:ployst:problem:unacceptable","detail":"no"}"#))
        let bed = try HookBed(GitHook.self, core: core)
        #expect(try bed.answer(to: SentDelivery(push: PushBody.push(branches: 3000))).status == .unprocessableContent)
        #expect(core.received.count == 2)
    }

    @Test func `answers a push of tags with the reason, and asks core nothing`() throws {
        let bed = try HookBed(GitHook.self)
        let tag = PushBody.push(updates: "[\(PushBody.update(ref: "refs/tags/v1"))]")
        let answer = try bed.answer(to: SentDelivery(push: tag))
        #expect(answer.status == .accepted)
        #expect(answer.text == #"{"ignored":"none of the refs is a branch"}"#)
        #expect(bed.core.connections == 0)
    }

    struct Envelope: Sendable, CustomTestStringConvertible {
        var name: String
        var status: Int
        var change: @Sendable (inout SentDelivery) -> Void
        var testDescription: String { name }
    }

    static func setting(_ field: StaticString, _ value: String?) -> @Sendable (inout SentDelivery) -> Void {
        let name = HTTPField.Name(constant: field)
        return { $0.spoil = { $0.headerFields[name] = value } }
    }

    static let refusals = [
        Envelope(name: "GET", status: 405) { $0.method = .get },
        Envelope(name: "another provider's path", status: 404) { $0.path = "/hooks/github/team" },
        Envelope(name: "a form", status: 415) { $0.contentType = "application/x-www-form-urlencoded" },
        Envelope(name: "the secret itself", status: 401) { $0.proof = .bearer },
        Envelope(name: "one byte more", status: 401) { $0.spoil = { $0.body.append(0x20) } },
        Envelope(name: "no signature", status: 401, change: setting("X-Hub-Signature-256", nil)),
        Envelope(name: "no delivery id", status: 400, change: setting("X-Ployst-Delivery", nil)),
        Envelope(name: "an empty delivery id", status: 400, change: setting("X-Ployst-Delivery", "")),
        Envelope(name: "a delivery id with a space", status: 400, change: setting("X-Ployst-Delivery", "a b")),
        Envelope(name: "an empty body", status: 400) { $0.body = [] },
    ]

    @Test(arguments: refusals) func `refuses a wrong envelope before core hears of it`(_ envelope: Envelope) throws {
        let bed = try HookBed(GitHook.self)
        var delivery = SentDelivery(push: PushBody.push())
        envelope.change(&delivery)
        let answer = try bed.answer(to: delivery)
        #expect(answer.status.code == envelope.status)
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(!envelope.name.contains("delivery id") || answer.text.contains("X-Ployst-Delivery"))
        #expect(bed.core.connections == 0)
    }
}
