import FunctionKit
import HTTPTypes
import Logging
import Synchronization
import Testing

/// Every kind of error, and the answer that it becomes.
@Suite struct AnswerTests {
    private struct Refusal: ProblemConvertible {
        var problem: Problem { .unavailable("The store rests.", retryAfterSeconds: 7) }
    }

    private struct Fault: Error {
        var cause = "the cause that nobody may see"
    }

    /// Throws what it holds, or answers with five bytes.
    private struct Thrower: Function {
        static let name = "thrower"
        var error: (any Error)?

        init(environment: Environment) {}

        func respond(to request: Request) throws -> Response {
            if let error { throw error }
            return Response(status: .created, body: Array("12345".utf8))
        }
    }

    private func answer(
        _ error: (any Error)?, method: HTTPRequest.Method = .post, lines: Lines = Lines()
    ) -> Response {
        var function = Thrower(environment: Environment([:]))
        function.error = error
        return function.answer(
            Request(id: "request-1", method: method, path: "/p", query: "token=t", logger: lines.logger))
    }

    final class Lines: Sendable {
        let all = Mutex<[String]>([])

        var logger: Logger {
            Logger(label: "test") { _ in
                Log(function: "thrower", level: .info) { line in self.all.withLock { $0.append(line) } }
            }
        }

        var text: String { all.withLock { $0.joined() } }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var error: any Error
        var code: Int
        var kind: String
        var fields: HTTPFields = [:]
    }

    @Test(arguments: [
        Case(testDescription: "malformed", error: Problem.malformed("d"), code: 400, kind: "malformed"),
        Case(
            testDescription: "unauthenticated", error: Problem.unauthenticated("d"), code: 401, kind: "unauthenticated"),
        Case(testDescription: "forbidden", error: Problem.forbidden("d"), code: 403, kind: "forbidden"),
        Case(testDescription: "not found", error: Problem.notFound("d"), code: 404, kind: "not-found"),
        Case(
            testDescription: "method", error: Problem.methodNotAllowed(.put, allowed: [.get, .post]), code: 405,
            kind: "method-not-allowed", fields: [.allow: "GET, POST"]),
        Case(
            testDescription: "conflict", error: Problem.conflict("d", retryAfterSeconds: 1), code: 409,
            kind: "conflict",
            fields: [.retryAfter: "1"]),
        Case(testDescription: "body", error: Problem.bodyTooLarge(limitBytes: 1), code: 413, kind: "body-too-large"),
        Case(
            testDescription: "media type", error: Problem.unsupportedMediaType(nil, supported: ["application/json"]),
            code: 415, kind: "unsupported-media-type"),
        Case(testDescription: "unacceptable", error: Problem.unacceptable("d"), code: 422, kind: "unacceptable"),
        Case(testDescription: "head", error: Problem.headTooLarge(limitBytes: 1), code: 431, kind: "head-too-large"),
        Case(testDescription: "fault", error: Problem.fault, code: 500, kind: "fault"),
        Case(
            testDescription: "unavailable", error: Problem.unavailable("d"), code: 503, kind: "unavailable",
            fields: [.retryAfter: "2"]),
        Case(
            testDescription: "an error that knows its answer", error: Refusal(), code: 503, kind: "unavailable",
            fields: [.retryAfter: "7"]),
        Case(testDescription: "any other error", error: Fault(), code: 500, kind: "fault"),
    ])
    func `an error becomes its status and a problem that tells no internals`(_ test: Case) {
        let response = answer(test.error)
        let body = String(decoding: response.body, as: UTF8.self)
        #expect(response.status.code == test.code)
        #expect(response.headerFields[.contentType] == "application/problem+json")
        #expect(response.headerFields[.requestID] == "request-1")
        for field in test.fields { #expect(response.headerFields[field.name] == field.value) }
        #expect(body.hasPrefix(#"{"type":"urn:ployst:problem:\#(test.kind)","title":""#))
        #expect(body.contains(#""status":\#(test.code),"#) && body.hasSuffix(#""request_id":"request-1"}"#))
        #expect(!body.contains("nobody may see"))
    }

    @Test func `a problem names every value of the body that is wrong`() {
        let faults = [
            FieldFault(pointer: "#/url", detail: "'url' is no URL."),
            FieldFault(pointer: "#/n", detail: "'n' is missing."),
        ]
        let body = String(decoding: answer(Problem.unacceptable(faults)).body, as: UTF8.self)
        #expect(body.contains(##""detail":"'url' is no URL. 'n' is missing.""##))
        #expect(
            body.contains(
                ##""errors":[{"pointer":"#/url","detail":"'url' is no URL."},{"pointer":"#/n","detail":"'n' is missing."}]"##
            ))
    }

    @Test func `the log has the cause and the request's id, and no query`() {
        let lines = Lines()
        _ = answer(Fault(), lines: lines)
        #expect(lines.text.contains("the cause that nobody may see"))
        #expect(lines.text.contains(#""request":"request-1""#) && lines.text.contains(#""status":"500""#))
        #expect(!lines.text.contains("token"))
    }

    @Test func `an answer gets the request's id and one log line`() {
        let lines = Lines()
        let response = answer(nil, lines: lines)
        #expect(response.status == .created && response.body.count == 5)
        #expect(response.headerFields[.requestID] == "request-1")
        #expect(lines.all.withLock { $0.count } == 1)
    }

    @Test func `HEAD is answered with the length and without the body`() {
        let response = answer(nil, method: .head)
        #expect(response.body.isEmpty && response.headerFields[.contentLength] == "5")
    }

    @Test func `a request that is refused beforehand is answered like any other`() {
        let lines = Lines()
        let request = Request(id: "request-1", method: .post, path: "/p", logger: lines.logger)
        let response = Thrower.refuse(request, with: .bodyTooLarge(limitBytes: 9))
        #expect(response.status == .contentTooLarge && response.headerFields[.requestID] == "request-1")
        #expect(lines.text.contains(#""status":"413""#))
    }
}
