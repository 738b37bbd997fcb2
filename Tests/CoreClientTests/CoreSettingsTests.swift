import CoreClient
import FunctionKit
import HTTPTypes
import LoopbackServer
import Synchronization
import Testing

/// How a function gets its project's settings from core.
@Suite struct CoreSettingsTests {
    /// A clock that a test sets forward.
    final class TestClock: Sendable {
        private let time = Mutex(ContinuousClock.now)

        var now: ContinuousClock.Instant { time.withLock { $0 } }
        var waiting: Waiting { Waiting(now: { self.now }, wait: { self.pass($0) }) }

        func pass(_ duration: Duration) { time.withLock { $0 += duration } }
    }

    private static let body = #"{"provider":"targetprocess","access_token":"the-token-of-acme"}"#

    private let clock = TestClock()

    private func client(_ server: LoopbackServer) throws -> CoreClient {
        let environment = Environment([
            "PLOYST_CORE_URL": server.url, "PLOYST_CORE_TOKEN": "ployst_the-core-token-of-these-tests",
        ])
        return try CoreClient(environment: environment, waiting: clock.waiting)
    }

    private func settings(_ client: CoreClient, of project: String = "team") throws -> String {
        let bytes = try client.settings(
            provider: "targetprocess", project: project, requestID: "request-1234", deadline: clock.now + .seconds(8))
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `asks with token and request id`() throws {
        let server = try LoopbackServer(replies: .json(200, Self.body))
        #expect(try settings(client(server)) == Self.body)
        let request = try #require(server.received.first)
        #expect(request.method == "GET")
        #expect(request.target == "/core/v1/settings/targetprocess?project=team")
        #expect(request.fields["authorization"] == "Bearer ployst_the-core-token-of-these-tests")
        #expect(request.fields["x-request-id"] == "request-1234")
        #expect(request.fields["if-none-match"] == nil)
    }

    @Test func `asks once a minute, then whether anything changed`() throws {
        let changed = #"{"provider":"targetprocess","user_id":7}"#
        let server = try LoopbackServer(
            replies: .json(200, Self.body, [("ETag", #""1""#)]), .answer(304), .json(200, changed, [("ETag", #""2""#)]),
            .answer(304))
        let client = try client(server)
        let steps: [(Duration, String, Int, String?)] = [
            (.zero, Self.body, 1, nil), (.seconds(59), Self.body, 1, nil), (.seconds(1), Self.body, 2, #""1""#),
            (.seconds(59), Self.body, 2, #""1""#), (.seconds(1), changed, 3, #""1""#),
            (.seconds(60), changed, 4, #""2""#), (.seconds(30), changed, 4, #""2""#),
        ]
        for (time, body, requests, tag) in steps {
            clock.pass(time)
            #expect(try settings(client) == body)
            #expect(server.received.count == requests)
            #expect(server.received.last?.fields["if-none-match"] == tag)
        }
    }

    @Test func `asks anew where core names no entity tag`() throws {
        let server = try LoopbackServer(replies: .json(200, Self.body))
        let client = try client(server)
        for _ in 1...3 {
            #expect(try settings(client) == Self.body)
            clock.pass(.seconds(60))
        }
        #expect(server.received.count == 3)
        #expect(server.received.allSatisfy { $0.fields["if-none-match"] == nil })
    }

    @Test func `keeps projects apart`() throws {
        let server = try LoopbackServer { request in
            .json(200, #"{"provider":"targetprocess","of":"\#(request.target.split(separator: "=")[1])"}"#)
        }
        let client = try client(server)
        for _ in 1...2 {
            for project in ["team", "other"] { #expect(try settings(client, of: project).contains(project)) }
        }
        #expect(server.received.count == 2)
    }

    @Test func `remembers a thousand projects and forgets the oldest`() throws {
        let server = try LoopbackServer(replies: .json(200, Self.body))
        let client = try client(server)
        for number in 0...1000 {
            clock.pass(.milliseconds(1))
            _ = try settings(client, of: "p\(number)")
        }
        #expect(server.received.count == 1001)
        _ = try settings(client, of: "p1")
        #expect(server.received.count == 1001)
        _ = try settings(client, of: "p0")
        #expect(server.received.count == 1002)
    }

    @Test func `asks again after an answer that passes`() throws {
        let server = try LoopbackServer(replies: .answer(503), .hangUp, .json(200, Self.body))
        #expect(try settings(client(server)) == Self.body)
        #expect(server.received.count == 3)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var reply: Reply
        var error: CoreClientError
        var testDescription: String { "\(error)" }
    }

    static let refusals = [
        Refusal(
            reply: .json(404, #"{"type":"urn:ployst:problem:not-found","detail":"no project team"}"#),
            error: .unknownProject("no project team")),
        Refusal(reply: .answer(403), error: .tokenRefused(403)),
        Refusal(
            reply: .json(400, #"{"type":"urn:ployst:problem:malformed","detail":"no"}"#), error: .rejected(400, "no")),
        Refusal(reply: .answer(404), error: .unreachable("it answered 404, without a reason")),
        Refusal(
            reply: .answer(304), error: .unreachable("it answered 304 to a request without If-None-Match")),
        Refusal(
            reply: .answer(200, [], Array("<html>".utf8)),
            error: .unreachable(
                "it answered 200 without the settings of targetprocess; is something else there?")),
        Refusal(
            reply: .json(200, #"{"provider":"jenkins"}"#),
            error: .unreachable(
                "it answered 200 without the settings of targetprocess; is something else there?")),
        Refusal(
            reply: .json(200, #"[]"#),
            error: .unreachable(
                "it answered 200 without the settings of targetprocess; is something else there?")),
    ]

    @Test(arguments: refusals) func `says why there are none, and remembers nothing of it`(_ refusal: Refusal) throws {
        let server = try LoopbackServer(replies: refusal.reply, .json(200, Self.body))
        let client = try client(server)
        let error = #expect(throws: CoreClientError.self) { try settings(client) }
        #expect(error == refusal.error)
        #expect(server.received.count == 1)
        #expect(try settings(client) == Self.body)
    }

    @Test func `names the scope that a refused token lacks, and no secret`() throws {
        let server = try LoopbackServer(replies: .answer(403))
        let error = try #require(#expect(throws: CoreClientError.self) { try settings(client(server)) })
        #expect("\(error)".contains("settings:<provider>"))
        #expect(!"\(error)".contains("the-core-token"))
    }
}
