import CoreAPI
import CoreClient
import FunctionKit
import HTTPTypes
import JSONBody
import LoopbackServer
import Synchronization
import Testing

@Suite struct CoreClientTests {
    static let token = "ployst_a-token-that-must-never-be-shown-to-anybody"

    /// A clock that runs only while somebody waits, and remembers for how long.
    final class TestClock: Sendable {
        private let start = ContinuousClock.now
        private let pauses = Mutex<[Duration]>([])

        var waits: [Duration] { pauses.withLock { $0 } }
        var now: ContinuousClock.Instant { waits.reduce(start, +) }
        var waiting: Waiting {
            Waiting(now: { self.now }, wait: { pause in self.pauses.withLock { $0.append(pause) } })
        }
    }

    private let clock = TestClock()

    private let push = PushObservation(
        project: "team", hookGeneration: 1,
        repository: ObservedRepository(provider: "github", externalID: "77", owner: "acme", name: "widget"),
        pushedAt: Timestamp(microseconds: 1_763_630_000_000_000), pusher: "mira",
        updates: ObjectID("3f2a9c0d4be1587760c2d1a4e8f90b7c6d5e4f31").map {
            [RefUpdate(ref: "refs/heads/main", before: nil, after: $0, forced: false)]
        } ?? [])

    private func observe(at url: String, within time: Duration = .seconds(8)) throws -> ObservationResult {
        let environment = Environment(["PLOYST_CORE_URL": url, "PLOYST_CORE_TOKEN": Self.token])
        return try CoreClient(environment: environment, waiting: clock.waiting).observe(
            push, idempotencyKey: "github/team/1/abc", requestID: "request-1234", deadline: clock.now + time)
    }

    @Test func `posts an observation with token, key and request id`() throws {
        let server = try LoopbackServer(replies: .json(200, #"{"seq":12}"#))
        #expect(try observe(at: server.url + "/") == .applied(Array(#"{"seq":12}"#.utf8)))
        let request = try #require(server.received.first)
        #expect(request.method == "POST")
        #expect(request.target == "/core/v1/observations/push")
        #expect(request.fields["authorization"] == "Bearer \(Self.token)")
        #expect(request.fields["idempotency-key"] == "github/team/1/abc")
        #expect(request.fields["x-request-id"] == "request-1234")
        #expect(request.fields["content-type"] == "application/json")
        #expect(try JSONBody.decode(PushObservation.self, from: request.body) == push)
    }

    @Test func `posts what a repository is called`() throws {
        let server = try LoopbackServer(replies: .json(201, "{}"))
        let environment = Environment(["PLOYST_CORE_URL": server.url, "PLOYST_CORE_TOKEN": Self.token])
        let observation = RepositoryObservation(
            project: nil, hookGeneration: nil, repository: push.repository, observedAt: push.pushedAt)
        let result = try CoreClient(environment: environment).observe(
            observation, idempotencyKey: "k", requestID: "request-1234", deadline: .now + .seconds(8))
        #expect(result == .applied(Array("{}".utf8)))
        #expect(server.received.map(\.target) == ["/core/v1/observations/repository"])
        #expect(try JSONBody.decode(RepositoryObservation.self, from: server.received[0].body) == observation)
    }

    @Test(arguments: [
        (#"{"replayed":true}"#, ObservationResult.replayed),
        (#"{"ignored":"not tracked"}"#, .ignored("not tracked")),
        (#"{"replayed":false,"seq":1}"#, .applied(Array(#"{"replayed":false,"seq":1}"#.utf8))),
        (" {} ", .applied(Array(" {} ".utf8))),
    ])
    func `reads what core did`(body: String, result: ObservationResult) throws {
        let server = try LoopbackServer(replies: .json(200, body))
        #expect(try observe(at: server.url) == result)
    }

    @Test(arguments: [409, 502, 503, 504])
    func `sends the same again after a status that passes`(_ status: Int) throws {
        let server = try LoopbackServer(replies: .answer(status), .answer(status), .json(200, "{}"))
        #expect(try observe(at: server.url) == .applied(Array("{}".utf8)))
        #expect(server.received.count == 3)
        #expect(Set(server.received.map(\.body)).count == 1)
        #expect(Set(server.received.map { $0.fields["idempotency-key"] }).count == 1)
        #expect(clock.waits.count == 2)
        #expect((.milliseconds(25)...(.milliseconds(50))).contains(clock.waits[0]))
        #expect((.milliseconds(50)...(.milliseconds(100))).contains(clock.waits[1]))
    }

    @Test func `sends the same again after the connection broke`() throws {
        let server = try LoopbackServer(replies: .hangUp, .hangUp, .json(200, "{}"))
        #expect(try observe(at: server.url) == .applied(Array("{}".utf8)))
        #expect(server.received.count == 3)
    }

    @Test func `waits as long as core asks`() throws {
        let server = try LoopbackServer(replies: .answer(409, [("Retry-After", "3")]), .json(200, "{}"))
        #expect(try observe(at: server.url) == .applied(Array("{}".utf8)))
        #expect(clock.waits == [.seconds(3)])
    }

    @Test(arguments: ["8", "100000", "99999999999999999"])
    func `gives up at once when core asks for more time than there is`(_ seconds: String) throws {
        let server = try LoopbackServer(replies: .answer(503, [("Retry-After", seconds)]), .json(200, "{}"))
        let error = #expect(throws: CoreClientError.self) { try observe(at: server.url) }
        #expect(error == .unreachable("it answered 503"))
        #expect(server.received.count == 1)
        #expect(clock.waits.isEmpty)
    }

    @Test func `gives up before the deadline when core stays away`() throws {
        let port = try LoopbackSocket.reserving()
        let start = clock.now
        let error = #expect(throws: CoreClientError.self) { try observe(at: "http://127.0.0.1:\(port.port)") }
        guard case .unreachable = error else {
            Issue.record("not unreachable: \(String(describing: error))")
            return
        }
        #expect(error?.problem.status == .serviceUnavailable)
        #expect(error?.problem.headerFields[.retryAfter] != nil)
        #expect(clock.waits.count >= 5)
        #expect(clock.now - start < .seconds(8))
    }

    @Test func `sends nothing when no time is left`() throws {
        let server = try LoopbackServer(replies: .json(200, "{}"))
        let error = #expect(throws: CoreClientError.self) { try observe(at: server.url, within: .zero) }
        #expect(error?.problem.status == .serviceUnavailable)
        #expect(server.received.isEmpty)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var reply: Reply
        var error: CoreClientError
        var status: Int
        var testDescription: String { "\(error)" }
    }

    static let refusals = [
        Refusal(
            reply: .json(404, #"{"type":"urn:ployst:problem:not-found","detail":"no project team"}"#),
            error: .unknownProject("no project team"), status: 404),
        Refusal(
            reply: .json(401, #"{"type":"urn:ployst:problem:stale-hook-secret","detail":"rotated"}"#),
            error: .staleHookSecret("rotated"), status: 401),
        Refusal(
            reply: .json(401, #"{"type":"urn:ployst:problem:unauthenticated","detail":"unknown token"}"#),
            error: .tokenRefused(401), status: 503),
        Refusal(reply: .answer(403), error: .tokenRefused(403), status: 503),
        Refusal(
            reply: .json(422, #"{"type":"urn:ployst:problem:unacceptable","detail":"'ref' is too long"}"#),
            error: .unacceptable("'ref' is too long"), status: 422),
        Refusal(
            reply: .json(400, #"{"type":"urn:ployst:problem:malformed","detail":"'ref' is missing"}"#),
            error: .rejected(400, "'ref' is missing"), status: 500),
        Refusal(reply: .answer(413), error: .rejected(413, "without a reason"), status: 500),
        Refusal(reply: .answer(500), error: .unreachable("it answered 500, without a reason"), status: 503),
        Refusal(reply: .answer(404), error: .unreachable("it answered 404, without a reason"), status: 503),
        Refusal(
            reply: .answer(302, [("Location", "/")]), error: .unreachable("it answered 302, without a reason"),
            status: 503),
        Refusal(
            reply: .answer(200, [], Array("<html>".utf8)),
            error: .unreachable("it answered 200 without a JSON object; is something else there?"), status: 503),
    ]

    @Test(arguments: refusals) func `turns a refusal into the sender's answer, without a second try`(_ refusal: Refusal)
        throws
    {
        let server = try LoopbackServer(replies: refusal.reply)
        let error = #expect(throws: CoreClientError.self) { try observe(at: server.url) }
        #expect(error == refusal.error)
        #expect(error?.problem.status.code == refusal.status)
        #expect(server.received.count == 1)
    }

    @Test func `names the setting in the log when core refuses the token, and never shows the token`() throws {
        let server = try LoopbackServer(replies: .answer(403))
        let error = try #require(#expect(throws: CoreClientError.self) { try observe(at: server.url) })
        let shown = "\(error) \(String(reflecting: error)) \(error.problem)"
        #expect(shown.contains("PLOYST_CORE_TOKEN"))
        #expect(!shown.contains(Self.token))
        #expect(!"\(error.problem)".contains("PLOYST_CORE_TOKEN"))
    }

    @Test(arguments: [
        nil, "", "core", "ftp://core.example.test", "http://", "http:///core", "http://:80",
        "http://core.example.test?x=1",
        "http://core.example.test#x", "http://mira:word@core.example.test", "http://core example.test",
        "http://cöre.test",
    ])
    func `stops at start where the URL is missing or malformed`(_ url: String?) {
        var values = ["PLOYST_CORE_TOKEN": Self.token]
        values["PLOYST_CORE_URL"] = url
        let error = #expect(throws: EnvironmentError.self) { try CoreClient(environment: Environment(values)) }
        #expect(error?.name == "PLOYST_CORE_URL")
    }

    @Test(arguments: [nil, "", "short"])
    func `stops at start where the token is missing or short`(_ token: String?) {
        var values = ["PLOYST_CORE_URL": "http://127.0.0.1:1"]
        values["PLOYST_CORE_TOKEN"] = token
        let error = #expect(throws: EnvironmentError.self) { try CoreClient(environment: Environment(values)) }
        #expect(error?.name == "PLOYST_CORE_TOKEN")
    }
}
