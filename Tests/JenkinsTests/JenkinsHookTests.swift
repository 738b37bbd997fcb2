import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import Hooks
import JSONBody
import LoopbackServer
import Signatures
import Testing

@testable import Jenkins

@Suite struct JenkinsHookTests {
    private static let path = "/hooks/jenkins/team"
    private let body = Array(Sample.notification().utf8)

    private func key(_ id: String, _ body: [UInt8]) throws -> String {
        "jenkins/team/\(id)/\(Hex.encode(try SHA256.digest(body)).prefix(16))"
    }

    @Test(arguments: [SentDelivery.Proof.signature, .bearer, .basic, .query])
    func `reports a build, however its sender proves itself`(_ proof: SentDelivery.Proof) throws {
        let bed = try HookBed(JenkinsHook.self, core: .json(200, #"{"seq":12}"#))
        let delivery = SentDelivery(
            path: Self.path, contentType: "application/json;charset=UTF-8", body: body, proof: proof)
        let answer = try bed.answer(to: delivery)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"seq":12}"#)
        let request = try #require(bed.core.received.first)
        #expect(request.target == "/core/v1/observations/build")
        let id = "https://ci.example.test/widget/42/FINALIZED/1763900095010"
        #expect(try request.fields["idempotency-key"] == key(id, body))
        let observation = try JSONBody.decode(BuildObservation.self, from: request.body)
        #expect(observation.project == "team")
        #expect(observation.hookGeneration == 1)
    }

    @Test func `takes the id of a delivery where the sender gives one`() throws {
        let bed = try HookBed(JenkinsHook.self)
        let fields: HTTPFields = [.ploystDelivery: "d-1"]
        _ = try bed.answer(to: SentDelivery(path: Self.path, fields: fields, body: body))
        #expect(try bed.core.received.first?.fields["idempotency-key"] == key("d-1", body))
    }

    @Test func `gives a message that comes twice the same key, and each phase one of its own`() throws {
        let bed = try HookBed(JenkinsHook.self)
        for phase in ["STARTED", "STARTED", "started", "FINALIZED", "COMPLETED", "QUEUED"] {
            let message = Array(Sample.notification(phase: phase).utf8)
            #expect(try bed.answer(to: SentDelivery(path: Self.path, body: message)).status == .ok)
        }
        let keys = bed.core.received.compactMap { $0.fields["idempotency-key"] }
        #expect(keys.count == 6)
        #expect(Set(keys).count == 5)
        #expect(keys[0] == keys[1])
    }

    @Test func `reports a job whose name no header could carry`() throws {
        let bed = try HookBed(JenkinsHook.self)
        let message = Array(Sample.notification(path: "job/%C3%BCber%20all/", root: nil).utf8)
        #expect(try bed.answer(to: SentDelivery(path: Self.path, body: message)).status == .ok)
        let key = try #require(bed.core.received.first?.fields["idempotency-key"])
        #expect(key.utf8.allSatisfy { (0x21...0x7e).contains($0) })
    }

    @Test func `answers what is not used with its reason, and asks core nothing`() throws {
        let bed = try HookBed(JenkinsHook.self)
        let message = Array(Sample.notification(phase: "DELETED").utf8)
        let answer = try bed.answer(to: SentDelivery(path: Self.path, body: message))
        #expect(answer.status == .accepted)
        #expect(answer.text == #"{"ignored":"the phase DELETED is not used"}"#)
        #expect(bed.core.connections == 0)
    }

    struct Envelope: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: Int
        var change: @Sendable (inout SentDelivery) -> Void
    }

    static let refusals = [
        Envelope(testDescription: "GET", status: 405) { $0.method = .get },
        Envelope(testDescription: "no project", status: 404) { $0.path = "/hooks/jenkins" },
        Envelope(testDescription: "another provider", status: 404) { $0.path = "/hooks/github/team" },
        Envelope(testDescription: "XML", status: 415) { $0.contentType = "application/xml;charset=UTF-8" },
        Envelope(testDescription: "a form", status: 415) { $0.contentType = "application/x-www-form-urlencoded" },
        Envelope(testDescription: "no proof", status: 401) { $0.proof = .none },
        Envelope(testDescription: "no proof and a broken body", status: 401) { ($0.proof, $0.body) = (.none, [0x7b]) },
        Envelope(testDescription: "another secret", status: 401) { $0.secret = Secret("another secret") },
        Envelope(testDescription: "a body changed after signing", status: 401) { $0.spoil = { $0.body.append(0x20) } },
        Envelope(testDescription: "a broken body", status: 400) { $0.body = Array("{".utf8) },
        Envelope(testDescription: "an empty body", status: 400) { $0.body = [] },
        Envelope(testDescription: "a body that is not UTF-8", status: 400) { $0.body = [0x22, 0xff, 0x22] },
        Envelope(testDescription: "an id that is no word", status: 400) { $0.fields = [.ploystDelivery: "a b"] },
    ]

    @Test(arguments: refusals) func `refuses a wrong envelope before core hears of it`(_ envelope: Envelope) throws {
        let bed = try HookBed(JenkinsHook.self)
        var delivery = SentDelivery(path: Self.path, body: body)
        envelope.change(&delivery)
        let answer = try bed.answer(to: delivery)
        #expect(answer.status.code == envelope.status)
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(bed.core.connections == 0)
    }

    @Test func `takes a message with a log of 20 MB`() throws {
        let log = #""notes":"\#(String(repeating: "x\\n", count: 7 * 1024 * 1024))","#
        let bed = try HookBed(JenkinsHook.self)
        let message = Array(Sample.notification(extra: log).utf8)
        #expect(try bed.answer(to: SentDelivery(path: Self.path, body: message)).status == .ok)
        #expect(bed.core.received[0].body.count < 1000)
    }
}
