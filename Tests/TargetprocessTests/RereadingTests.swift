import CoreAPI
import FunctionKit
import HTTPTypes
import HookTesting
import LoopbackServer
import Testing

@testable import Targetprocess

/// What a delivery says is a hint: the work item is read again before it is reported.
@Suite struct RereadingTests {
    private func played() throws -> PlayedTargetprocess {
        try PlayedTargetprocess([4711: Fixture.bytes("user-story"), 4712: Fixture.bytes("bug")])
    }

    @Test(arguments: ["web-hook-updated", "rule-updated"])
    func `reports what Targetprocess says now`(_ delivery: String) throws {
        let played = try played()
        let bed = try TargetprocessBed(reading: played.server)
        #expect(try bed.answer(Fixture.bytes(delivery)).status == .ok)
        let observation = try #require(try bed.observations().first)
        #expect(observation.feature.title == "Spin faster")
        #expect(observation.feature.state == "Testing")
        #expect(observation.feature.isFinal == false)
        #expect(observation.feature.owner == "Mira K, Jan")
        #expect(observation.feature.url == "\(played.server.url)/entity/4711")
        #expect(observation.version == 128840)
        let request = try #require(played.server.received.first)
        #expect(request.method == "GET")
        #expect(request.fields["accept"] == "application/json")
        #expect(request.target.hasPrefix("/api/v1/Assignables/4711?format=json&include="))
        #expect(played.server.received.count == 1)
        #expect(!bed.log.contains("warning"))
    }

    @Test func `asks for IsFinal, which is not there by itself`() throws {
        let played = try played()
        let bed = try TargetprocessBed(reading: played.server)
        #expect(try bed.answer(Fixture.bytes("web-hook-created")).status == .ok)
        #expect(try bed.observations().map(\.feature.isFinal) == [true])
        #expect(try bed.observations().map(\.feature.type) == ["Bug"])
    }

    @Test(arguments: ["web-hook-deleted", "rule-deleted"])
    func `does not look for what was deleted`(_ delivery: String) throws {
        let played = try PlayedTargetprocess([:])
        let bed = try TargetprocessBed(reading: played.server)
        #expect(try bed.answer(Fixture.bytes(delivery)).status == .ok)
        #expect(try bed.observations().map(\.deleted) == [true])
        #expect(try bed.observations().map(\.feature.title) == ["Spin"])
        #expect(played.server.received.isEmpty)
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        var name: String
        var reply: Reply
        var logged: String
        var passes: Bool
        var testDescription: String { name }
    }

    static let failures = [
        Failure(
            name: "XML", reply: .answer(200, [("Content-Type", "application/xml")], Array("\n <Assignable/>".utf8)),
            logged: "it answered XML", passes: false),
        Failure(
            name: "XML that is called JSON", reply: .json(200, "\u{feff}<?xml version=\"1.0\"?><Assignable/>"),
            logged: "it answered XML", passes: false),
        Failure(
            name: "another entity", reply: .json(200, #"{"Id":4799,"Name":"Other","ResourceType":"Bug"}"#),
            logged: "another entity", passes: false),
        Failure(
            name: "a list, as where a query is ignored", reply: .json(200, #"{"Items":[{"Id":1}],"Next":"https://x"}"#),
            logged: "another entity", passes: false),
        Failure(name: "no object", reply: .json(200, "[]"), logged: "without a JSON object", passes: false),
        Failure(name: "half a document", reply: .json(200, #"{"Id":4711,"#), logged: "without", passes: false),
        Failure(name: "nothing", reply: .answer(204), logged: "without", passes: false),
        Failure(name: "400", reply: .answer(400), logged: "it answered 400", passes: false),
        Failure(name: "401", reply: .answer(401), logged: "it answered 401", passes: false),
        Failure(name: "403", reply: .answer(403), logged: "it answered 403", passes: false),
        Failure(name: "404", reply: .answer(404), logged: "it answered 404", passes: false),
        Failure(
            name: "a redirect", reply: .answer(302, [("Location", "http://127.0.0.1:1/")]),
            logged: "it answered 302", passes: false),
        Failure(
            name: "100 MB", reply: .partial(200, declared: 100_000_000, [UInt8](repeating: 0x20, count: 9_000_000)),
            logged: "larger than", passes: false),
        Failure(
            name: "429", reply: .answer(429, [("Retry-After", "60")]), logged: "it answered 429", passes: true),
        Failure(name: "500", reply: .answer(500), logged: "it answered 500", passes: true),
        Failure(name: "503", reply: .answer(503), logged: "it answered 503", passes: true),
        Failure(name: "a connection that breaks", reply: .hangUp, logged: "/api/v1/Assignables/4711", passes: true),
        Failure(name: "no answer", reply: .silence, logged: "/api/v1/Assignables/4711", passes: true),
        Failure(
            name: "an answer that hangs", reply: .partial(200, declared: 1000, Array("{".utf8)),
            logged: "/api/v1/Assignables/4711", passes: true),
    ]

    @Test(arguments: failures) func `reports what came, where it cannot be read`(_ failure: Failure) throws {
        let played = try PlayedTargetprocess(failure.reply)
        let bed = try TargetprocessBed(reading: played.server)
        let answer = try bed.answer(Fixture.bytes("rule-updated"), within: .milliseconds(2500))
        #expect(answer.status == .ok)
        #expect(try bed.observations().map(\.feature.title) == ["Spin"])
        #expect(try bed.observations().map(\.version) == [128833])
        #expect(bed.log.contains("warning"))
        #expect(bed.log.contains(failure.logged))
        #expect(played.server.received.count == 1)
    }

    @Test(arguments: failures) func `asks for another try where nothing came and reading may do later`(
        _ failure: Failure
    )
        throws
    {
        let played = try PlayedTargetprocess(failure.reply)
        let bed = try TargetprocessBed(reading: played.server)
        let bare = Array(#"{"v":1,"id":4711,"type":"UserStory"}"#.utf8)
        let answer = try bed.answer(bare, within: .milliseconds(2500))
        #expect(answer.status == (failure.passes ? .serviceUnavailable : .ok))
        #expect((answer.headerFields[.retryAfter] != nil) == failure.passes)
        #expect(bed.reports.isEmpty == failure.passes)
    }

    @Test func `reports what came where nobody listens, or no time is left`() throws {
        let port = try LoopbackSocket.reserving()
        let settings = #"{"url":"http://127.0.0.1:\#(port.port)","access_token":"t"}"#
        let refused = try TargetprocessBed(settings: settings)
        #expect(try refused.answer(Fixture.bytes("rule-updated")).status == .ok)
        let late = try TargetprocessBed(settings: settings)
        #expect(try late.answer(Fixture.bytes("rule-updated"), within: .seconds(1)).status == .ok)
        #expect(late.log.contains("no time was left"))
        for bed in [refused, late] { #expect(try bed.observations().map(\.feature.title) == ["Spin"]) }
    }

    @Test func `never logs the token, nor answers with it`() throws {
        for failure in Self.failures {
            let played = try PlayedTargetprocess(failure.reply)
            let bed = try TargetprocessBed(reading: played.server)
            let answer = try bed.answer(Fixture.bytes("rule-updated"), within: .milliseconds(2100))
            #expect(
                played.server.received.first?.target.contains("access_token=the%2Btoken%2Fof%3Dacme%26%20more") == true)
            for secret in ["the+token", "the%2Btoken", "access_token"] {
                #expect(!bed.log.contains(secret))
                #expect(!answer.text.contains(secret))
            }
        }
    }

    @Test(arguments: [
        #"{"url":"https://acme.example.test"}"#, #"{"access_token":"t"}"#, #"{"url":"no URL","access_token":"t"}"#,
        #"{"url":"http://acme.example.test","access_token":"t"}"#,
    ])
    func `does not read where the settings do not say where and how, or not safely`(_ settings: String) throws {
        let bed = try TargetprocessBed(settings: settings)
        #expect(try bed.answer(Fixture.bytes("rule-updated")).status == .ok)
        #expect(try bed.observations().map(\.feature.title) == ["Spin"])
        #expect(!bed.log.contains("warning"))
    }

    @Test func `ignores what turns out to be no feature`() throws {
        let played = try PlayedTargetprocess(.json(200, #"{"Id":4711,"EntityType":{"Id":13}}"#))
        let bed = try TargetprocessBed(reading: played.server)
        let answer = try bed.answer(Fixture.bytes("rule-updated"))
        #expect(answer.status == .accepted)
        #expect(answer.text == #"{"ignored":"a TestPlan is no feature"}"#)
        #expect(bed.reports.isEmpty)
    }
}
