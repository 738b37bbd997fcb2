import FastCGI
import FunctionKit
import HTTPTypes
import Testing

@testable import Gateway

@Suite struct FastCGISessionTests {
    static let request = Wire.request(Array("body".utf8), length: "4", uri: "/a?b=c")

    @Test(arguments: 0...request.count)
    func `a request is read wherever its bytes are split`(_ split: Int) throws {
        var probe = SessionProbe()
        try probe.feed(Self.request[..<split])
        try probe.feed(Self.request[split...])
        let request = try #require(probe.requests.first)
        #expect(request.head?.path == "/a" && request.head?.query == "b=c")
        #expect(request.body == Array("body".utf8))
        #expect(request.problem == nil && request.keepsConnection)
        #expect(probe.session.isWaiting)
    }

    @Test func `params and body may take many padded records`() throws {
        var bytes = Wire.begin()
        let streams: [(RecordType, [UInt8])] = [
            (.params, Wire.pairs([("REQUEST_METHOD", "POST"), ("REQUEST_URI", "/x"), ("CONTENT_LENGTH", "3")])),
            (.standardInput, [1, 2, 3]),
        ]
        for (type, content) in streams {
            for byte in content {
                RecordHeader(type: type, requestID: 1, contentLength: 1, paddingLength: 7).append(to: &bytes)
                bytes += [byte] + [UInt8](repeating: 0xff, count: 7)
            }
            bytes += Wire.record(type)
        }
        var probe = SessionProbe()
        try probe.feed(bytes[...])
        #expect(probe.requests.first?.head?.path == "/x")
        #expect(probe.requests.first?.body == [1, 2, 3])
    }

    @Test func `several requests follow each other, and the last closes`() throws {
        var probe = SessionProbe()
        try probe.feed((Wire.request([1]) + Wire.request([2], id: 2) + Wire.request([3], keeps: false))[...])
        #expect(probe.requests.map(\.body) == [[1], [2], [3]])
        #expect(probe.isClosed)
    }

    @Test func `a second request on a busy connection is refused, the first goes on`() throws {
        var probe = SessionProbe()
        try probe.feed((Wire.begin(1) + Wire.head(id: 1))[...])
        try probe.feed((Wire.begin(2, keeps: false) + Wire.head(id: 2) + Wire.record(.standardInput, [9], id: 2))[...])
        #expect(probe.replies == [EndRequest(.cannotMultiplex).record(requestID: 2)])
        try probe.feed(Wire.stream(.standardInput, [1, 2])[...])
        #expect(probe.requests.map(\.body) == [[1, 2]])
        #expect(!probe.isClosed)
    }

    @Test(arguments: [BeginRequest.Role.authorizer, .filter, .init(rawValue: 9)])
    func `roles other than the responder's are refused`(_ role: BeginRequest.Role) throws {
        var probe = SessionProbe()
        try probe.feed((Wire.begin(3, role: role) + Wire.head(id: 3))[...])
        #expect(probe.replies == [EndRequest(.unknownRole).record(requestID: 3)])
        #expect(!probe.isClosed && probe.session.isWaiting)
        try probe.feed(Wire.begin(4, role: role, keeps: false)[...])
        #expect(probe.isClosed)
    }

    @Test(arguments: [true, false])
    func `an aborted request is ended and forgotten`(_ keeps: Bool) throws {
        var probe = SessionProbe()
        try probe.feed((Wire.begin(keeps: keeps) + Wire.head() + Wire.record(.abortRequest))[...])
        #expect(probe.replies == [EndRequest(.complete).record(requestID: 1)])
        #expect(probe.requests.isEmpty)
        #expect(probe.isClosed != keeps)
    }

    @Test func `an abort of a request that is over is ignored`() throws {
        var probe = SessionProbe()
        try probe.feed((Wire.request() + Wire.record(.abortRequest))[...])
        #expect(probe.replies.isEmpty && probe.requests.count == 1)
    }

    @Test func `management records are answered, even within a request`() throws {
        let asked = Wire.pairs([("FCGI_MPXS_CONNS", "")])
        var probe = SessionProbe()
        try probe.feed(Wire.begin()[...])
        try probe.feed((Wire.record(.getValues, asked, id: 0) + Wire.record(.init(rawValue: 99), id: 0))[...])
        let values = Wire.pairs([("FCGI_MPXS_CONNS", "0")])
        let expected = [
            Record(.getValuesResult, requestID: 0, content: values[...]),
            UnknownType.record(for: RecordType(rawValue: 99)),
        ]
        #expect(probe.replies == expected)
    }

    struct Garbage: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
    }

    @Test(arguments: [
        Garbage(testDescription: "HTTP", bytes: Array("GET / HTTP/1.1\r\n\r\n".utf8)),
        Garbage(testDescription: "the same request begun twice", bytes: Wire.begin() + Wire.begin()),
        Garbage(testDescription: "a begin record of no bytes", bytes: Wire.record(.beginRequest)),
        Garbage(
            testDescription: "a body before the params end", bytes: Wire.begin() + Wire.record(.standardInput, [1])),
        Garbage(
            testDescription: "params after their end",
            bytes: Wire.begin() + Wire.record(.params) + Wire.record(.params, [0, 0])),
        Garbage(testDescription: "an application's record", bytes: Wire.begin() + Wire.record(.standardOutput, [1])),
        Garbage(testDescription: "a filter's record", bytes: Wire.begin() + Wire.record(.data, [1])),
    ])
    func `garbage ends the session`(_ garbage: Garbage) {
        var probe = SessionProbe()
        #expect(throws: FastCGIError.self) { try probe.feed(garbage.bytes[...]) }
    }

    struct Refusal: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var bytes: [UInt8]
        var status: HTTPResponse.Status
    }

    @Test(arguments: [
        Refusal(
            testDescription: "a body that is too short", bytes: Wire.request([1], length: "2"), status: .badRequest),
        Refusal(
            testDescription: "a body that is too long", bytes: Wire.request([1, 2], length: "1"), status: .badRequest),
        Refusal(testDescription: "no body at all", bytes: Wire.request([], length: "1"), status: .badRequest),
        Refusal(testDescription: "a malformed length", bytes: Wire.request([1], length: "x"), status: .badRequest),
        Refusal(
            testDescription: "params that end too early",
            bytes: Wire.begin() + Wire.stream(.params, [9]) + Wire.record(.standardInput), status: .badRequest),
        Refusal(
            testDescription: "a body over the limit", bytes: Wire.request([UInt8](repeating: 1, count: 101)),
            status: .contentTooLarge),
        Refusal(
            testDescription: "a declared body over the limit", bytes: Wire.request([1], length: "101"),
            status: .contentTooLarge),
        Refusal(
            testDescription: "params over the limit",
            bytes: Wire.request(uri: "/" + String(repeating: "x", count: 1000)), status: .requestHeaderFieldsTooLarge),
    ])
    func `a request that breaks a rule is read, not kept, and refused`(_ refusal: Refusal) throws {
        var limits = Limits()
        limits.bodyBytes = 100
        limits.headBytes = 1000
        var probe = SessionProbe(limits)
        try probe.feed((refusal.bytes + Wire.request([7]))[...])
        #expect(probe.requests.first?.problem?.status == refusal.status)
        #expect(probe.requests.first?.body == [])
        #expect(probe.requests.last?.body == [7] && probe.requests.last?.problem == nil)
    }

    @Test func `a body without a declared length is as long as its stream`() throws {
        var probe = SessionProbe()
        try probe.feed((Wire.request([1, 2, 3]) + Wire.request([4], length: ""))[...])
        #expect(probe.requests.map(\.body) == [[1, 2, 3], [4]])
        #expect(probe.requests.allSatisfy { $0.problem == nil })
    }

    @Test func `a request that does not arrive in time is refused and its connection closed`() throws {
        var probe = SessionProbe()
        try probe.feed((Wire.begin() + Wire.head())[...])
        #expect(probe.session.deadline == SessionProbe.start + Limits().time)
        try probe.advance(after: Limits().time)
        #expect(probe.requests.first?.problem?.status == .requestTimeout)
        #expect(probe.isClosed)
    }

    @Test func `a large body waits for its turn, declared or not`() throws {
        var limits = Limits()
        limits.largeBodyBytes = 10
        let body = [UInt8](repeating: 1, count: 11)
        for length in ["11", nil] {
            var probe = SessionProbe(limits)
            try probe.feed(Wire.request(body, length: length)[...].dropLast(RecordHeader.byteCount))
            #expect(probe.waitsForTurn && probe.requests.isEmpty)
            probe.session.takeTurn()
            try probe.feed(Wire.record(.standardInput)[...])
            #expect(probe.requests.first?.body == body)
            #expect(!probe.session.hasLargeBodyTurn)
        }
    }

    @Test func `a large body that waits too long for its turn is a 503`() throws {
        var limits = Limits()
        limits.largeBodyBytes = 10
        var probe = SessionProbe(limits)
        try probe.feed((Wire.begin() + Wire.head([("CONTENT_LENGTH", "11")]))[...])
        try probe.advance(after: limits.time)
        #expect(probe.requests.first?.problem?.status == .serviceUnavailable)
        #expect(probe.isClosed)
    }
}
