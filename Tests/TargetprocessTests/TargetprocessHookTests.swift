import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Signatures
import Testing

@testable import Targetprocess

@Suite struct TargetprocessHookTests {
    private static let deliveryField = HTTPField.Name(constant: "X-Ployst-Delivery")

    @Test(arguments: [SentDelivery.Proof.signature, .bearer, .basic, .query])
    func `reports a change and passes core's answer on`(_ proof: SentDelivery.Proof) throws {
        let bed = try TargetprocessBed(observations: .json(200, #"{"seq":12}"#))
        let answer = try bed.answer(Fixture.bytes("web-hook-updated"), proof: proof)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"seq":12}"#)
        #expect(bed.targets == ["/core/v1/settings/targetprocess?project=team", "/core/v1/observations/feature"])
        #expect(try bed.observations().map(\.feature.featureID) == ["4711"])
    }

    private func key(_ body: [UInt8], settings: String = "{}", delivery: String? = nil) throws -> [Substring]? {
        let bed = try TargetprocessBed(settings: settings)
        var fields = HTTPFields()
        fields[Self.deliveryField] = delivery
        #expect(try bed.answer(body, fields: fields).status == .ok)
        return bed.reports.first?.fields["idempotency-key"]?.split(separator: "/", omittingEmptySubsequences: false)
    }

    private func digest(of observation: [UInt8]) throws -> Substring {
        Hex.encode(try SHA256.digest(observation)).prefix(16)
    }

    @Test func `numbers a delivery by account, id, version and what happened`() throws {
        let updated = try Fixture.bytes("rule-updated")
        let parts = try #require(try key(updated))
        #expect(parts.prefix(6) == ["targetprocess", "team", "acme", "4711", "128833", "Updated"])
        #expect(parts.count == 8)
        #expect(parts[7] == (try digest(of: updated)))
        let deleted = try #require(try key(try Fixture.bytes("rule-deleted")))
        #expect(deleted.prefix(6) == ["targetprocess", "team", "acme", "4711", "128833", "Deleted"])
        let webHook = try Fixture.bytes("web-hook-updated")
        #expect(try key(webHook)?[2] == "-")
        #expect(try key(webHook, settings: #"{"url":"https://tp.example.test"}"#)?[2] == "tp.example.test")
    }

    @Test func `numbers a delivery by the sender's id where there is one`() throws {
        let body = try Fixture.bytes("web-hook-created")
        #expect(try key(body, delivery: "d-1")?.prefix(3) == ["targetprocess", "team", "d-1"])
        #expect(
            try key(try Fixture.bytes("rule-updated"), delivery: "d-1")?.prefix(3) == ["targetprocess", "team", "d-1"])
    }

    @Test func `sends no key where nothing numbers a delivery`() throws {
        #expect(try key(try Fixture.bytes("web-hook-created")) == nil)
    }

    @Test func `numbers the same report the same, and another report of the same delivery another`() throws {
        let body = try Fixture.bytes("rule-updated")
        let first = try key(body)
        #expect(try key(body) == first)
        let renamed = try key(body, settings: #"{"states":{"In Dev":"In Progress"}}"#)
        #expect(renamed != first)
        #expect(renamed?.prefix(6) == first?.prefix(6))
    }

    @Test func `asks for the settings only for what may be used, and once a while`() throws {
        let bed = try TargetprocessBed()
        #expect(try bed.answer(Fixture.bytes("web-hook-comment")).status == .accepted)
        #expect(try bed.answer(Array("{".utf8)).status == .badRequest)
        #expect(try bed.answer(Fixture.bytes("rule-updated"), proof: .none).status == .unauthorized)
        #expect(bed.targets.isEmpty)
        for _ in 1...3 { #expect(try bed.answer(Fixture.bytes("rule-updated")).status == .ok) }
        #expect(bed.targets.filter { $0.hasPrefix("/core/v1/settings") }.count == 1)
        #expect(bed.reports.count == 3)
    }

    @Test func `answers what is ignored with its reason`() throws {
        let bed = try TargetprocessBed(settings: #"{"user_id":3}"#)
        let comment = try bed.answer(Fixture.bytes("web-hook-comment"))
        #expect(comment.status == .accepted)
        #expect(comment.text == #"{"ignored":"a Comment is no feature"}"#)
        let echo = try bed.answer(Fixture.bytes("rule-updated"))
        #expect(echo.status == .accepted)
        #expect(echo.text == #"{"ignored":"this is the echo of our own write"}"#)
        #expect(bed.reports.isEmpty)
    }

    @Test(arguments: [
        (404, "not-found", 404), (403, "forbidden", 503), (401, "unauthenticated", 503), (500, "fault", 503),
        (400, "malformed", 500),
    ])
    func `answers what core's refusal of the settings means for the sender`(core: Int, kind: String, status: Int) throws
    {
        let reply = Reply.json(core, #"{"type":"urn:ployst:problem:\#(kind)","detail":"core's words"}"#)
        let bed = try HookBed(TargetprocessHook.self, core: reply)
        let delivery = SentDelivery(
            path: "/hooks/targetprocess/team", body: try Fixture.bytes("rule-updated"), proof: .bearer)
        let answer = try bed.answer(to: delivery)
        #expect(answer.status.code == status)
        #expect(answer.text.contains("core's words") == (status == 404))
        #expect(bed.core.received.count == 1)
    }

    struct Envelope: Sendable, CustomTestStringConvertible {
        var name: String
        var status: Int
        var change: @Sendable (inout SentDelivery) -> Void
        var testDescription: String { name }
    }

    static let refusals = [
        Envelope(name: "GET", status: 405) { $0.method = .get },
        Envelope(name: "no project", status: 404) { $0.path = "/hooks/targetprocess" },
        Envelope(name: "another provider's path", status: 404) { $0.path = "/hooks/jenkins/team" },
        Envelope(name: "XML", status: 415) { $0.contentType = "text/xml" },
        Envelope(name: "a form", status: 415) { $0.contentType = "application/x-www-form-urlencoded" },
        Envelope(name: "no proof", status: 401) { $0.proof = .none },
        Envelope(name: "another secret", status: 401) { $0.secret = Secret("some other secret") },
        Envelope(name: "a delivery id with a blank", status: 400) { $0.fields = [deliveryField: "a b"] },
        Envelope(name: "an empty body", status: 400) { $0.body = [] },
        Envelope(name: "a template of somebody's own", status: 400) { $0.body = Array(#"{"text":"hello"}"#.utf8) },
        Envelope(name: "a rule of the future", status: 400) { $0.body = Array(#"{"v":2,"id":1}"#.utf8) },
    ]

    @Test(arguments: refusals) func `refuses what is wrong before core hears of it`(_ envelope: Envelope) throws {
        let bed = try HookBed(TargetprocessHook.self)
        var delivery = SentDelivery(
            path: "/hooks/targetprocess/team", body: try Fixture.bytes("rule-updated"), proof: .bearer)
        envelope.change(&delivery)
        let answer = try bed.answer(to: delivery)
        #expect(answer.status.code == envelope.status)
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(bed.core.connections == 0)
    }

    @Test func `takes a name of 25 MB and reports the start of it`() throws {
        let filler = String(repeating: "x", count: 25 * 1024 * 1024 - 200)
        let body = Array(#"{"v":1,"id":1,"type":"Bug","name":"\#(filler)"}"#.utf8)
        let bed = try TargetprocessBed()
        #expect(try bed.answer(body).status == .ok)
        #expect(try bed.observations().map(\.feature.title?.utf8.count) == [2000])
    }
}
