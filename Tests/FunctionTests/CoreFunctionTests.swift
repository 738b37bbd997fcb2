import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Testing

/// Core's API, however a web server starts it.
@Suite(.installation) struct CoreFunctionTests {
    private func fields(_ more: HTTPFields = [:]) throws -> HTTPFields {
        var fields = more
        if fields[.authorization] == nil {
            fields[.authorization] = "Bearer \(try InstallationTrait.ployst.adminToken)"
        }
        return fields
    }

    /// Makes a project with a slug of its own.
    private func makeProject(_ core: FunctionClient) throws -> HostedResponse {
        let body = Array(#"{"name":"Team","slug":"p-\#(RequestID.random())"}"#.utf8)
        return try core.send(
            .post, "/core/v1/projects", headers: fields([.contentType: "application/json"]), body: body)
    }

    @Test(arguments: Transport.allCases, ["health", "ready"])
    func `is healthy and ready`(_ transport: Transport, _ resource: String) throws {
        let answer = try InstallationTrait.ployst.core(transport).send(.get, "/core/v1/\(resource)")
        #expect(answer.status == .ok, "\(answer.text)")
        #expect(answer.headerFields[.contentType] == "application/json")
    }

    @Test(arguments: Transport.allCases) func `shows the project that was made`(_ transport: Transport) throws {
        let core = try InstallationTrait.ployst.core(transport)
        let made = try makeProject(core)
        #expect(made.status == .created, "\(made.text)")
        guard case .integer(let id)? = made["id"] else { throw StackError("the project has no id: \(made.text)") }
        let path = "/core/v1/projects/\(id)"
        let shown = try core.send(.get, path, headers: fields())
        #expect(shown.status == .ok)
        #expect(shown.text == made.text)
        #expect(try core.send(.get, path + "?fields=slug", headers: fields())["name"] == nil)

        let head = try core.send(.head, path, headers: fields())
        #expect(head.status == .ok)
        #expect(head.body.isEmpty)
        #expect(head.headerFields[.contentLength] == "\(shown.body.count)")
        let tag = try #require(shown.headerFields[.eTag])
        #expect(head.headerFields[.eTag] == tag)

        let known = try core.send(.get, path, headers: fields([.ifNoneMatch: tag]))
        #expect(known.status == .notModified)
        #expect(known.body.isEmpty)
        #expect(known.headerFields[.eTag] == tag)
        #expect(try core.send(.get, path, headers: fields([.ifNoneMatch: #""another""#])).status == .ok)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: HTTPResponse.Status
        var method = HTTPRequest.Method.post
        var path = "projects"
        var fields: HTTPFields = [.contentType: "application/json"]
        var body = "{}"
        var named: HTTPFields = [:]
    }

    @Test(
        arguments: Transport.allCases,
        [
            Refusal(
                testDescription: "an unknown token", status: .unauthorized, method: .get,
                fields: [.authorization: "Bearer unknown"], named: [.wwwAuthenticate: "Bearer"]),
            Refusal(testDescription: "an unknown path", status: .notFound, path: "nowhere"),
            Refusal(testDescription: "a slash at the end", status: .notFound, path: "projects/"),
            Refusal(testDescription: "an unknown project", status: .notFound, method: .get, path: "projects/999999"),
            Refusal(
                testDescription: "a method that is not there", status: .methodNotAllowed, method: .delete,
                named: [.allow: "GET, POST"]),
            Refusal(testDescription: "text", status: .unsupportedMediaType, fields: [.contentType: "text/plain"]),
            Refusal(testDescription: "half a document", status: .badRequest, body: #"{"name":"#),
            Refusal(testDescription: "no name", status: .unprocessableContent),
        ])
    func `says what was wrong with a request, and its id`(_ transport: Transport, _ refusal: Refusal) throws {
        var headers = try fields(refusal.fields)
        headers[.requestID] = "sent-by-the-client"
        let answer = try InstallationTrait.ployst.core(transport).send(
            refusal.method, "/core/v1/\(refusal.path)", headers: headers,
            body: refusal.method == .post ? Array(refusal.body.utf8) : [])
        #expect(answer.status == refusal.status, "\(answer.text)")
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(answer["request_id"] == .string("sent-by-the-client"))
        #expect(answer["status"] == .integer(Int64(refusal.status.code)))
        for field in refusal.named { #expect(answer.headerFields[field.name] == field.value) }
    }

    @Test(arguments: Transport.allCases) func `forbids what the token's scopes lack`(_ transport: Transport) throws {
        let ployst = try InstallationTrait.ployst
        let token = try #require(ployst.settings["github"]?["PLOYST_CORE_TOKEN"])
        let answer = try ployst.core(transport).send(
            .get, "/core/v1/projects", headers: [.authorization: "Bearer \(token)"])
        #expect(answer.status == .forbidden)
        #expect(answer["request_id"] == answer.headerFields[.requestID].map(JSONValue.string))
    }

    @Test(arguments: Transport.allCases) func `repeats the id of a request where that is safe`(_ transport: Transport)
        throws
    {
        let core = try InstallationTrait.ployst.core(transport)
        for (sent, isRepeated) in [("a-good_ID-of-25-characters", true), ("short", false), ("with spaces in", false)] {
            let answer = try core.send(.get, "/core/v1/health", headers: [.requestID: sent])
            let id = try #require(answer.headerFields[.requestID])
            #expect((id == sent) == isRepeated)
        }
    }

    @Test(arguments: Transport.allCases) func `reads a body of 13 MB`(_ transport: Transport) throws {
        let name = String(repeating: "x", count: 13_000_000)
        let answer = try InstallationTrait.ployst.core(transport).send(
            .post, "/core/v1/projects", headers: fields([.contentType: "application/json"]),
            body: Array(#"{"name":"\#(name)","slug":"large"}"#.utf8))
        #expect(answer.status == .unprocessableContent)
        #expect(answer["detail"] == .string("'name' is longer than 200 characters."))
    }

    /// In process nothing limits the body: the gateways do.
    @Test(arguments: [Transport.cgi, .fastCGI]) func `refuses a body over 25 MiB`(_ transport: Transport) throws {
        let answer = try InstallationTrait.ployst.core(transport).send(
            .post, "/core/v1/projects", headers: fields([.contentType: "application/json"]),
            body: [UInt8](repeating: UInt8(ascii: " "), count: 25 * 1024 * 1024 + 1))
        #expect(answer.status == .contentTooLarge)
        #expect(answer["request_id"] == answer.headerFields[.requestID].map(JSONValue.string))
    }
}
