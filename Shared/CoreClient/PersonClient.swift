private import CoreAPI
package import FunctionKit
package import HTTPClient
package import HTTPTypes
private import JSONBody

/// Calls core as the person who asked: what core allows them, the function does for them, and nothing else.
///
/// Not `Sendable`, as its connection is not. A call is made once: whoever asked can ask again.
package final class PersonClient {
    /// The longest that one call may take, however much time the request has.
    private static let longest = Duration.seconds(5)

    private let baseURL: String
    private let token: Secret

    /// Made by the first call: a request that is refused before must not pay for libcurl's start.
    private var startedClient: HTTPClient?

    /// A client of the core at `PLOYST_CORE_URL`, which can show it `PLOYST_CORE_TOKEN` too.
    ///
    /// - Throws: ``EnvironmentError`` when one of them is missing or malformed.
    package init(environment: Environment) throws(EnvironmentError) {
        baseURL = try environment.url("PLOYST_CORE_URL")
        token = try environment.secret("PLOYST_CORE_TOKEN")
    }

    /// Calls core and returns its answer, which is a success.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path below `/core/v1/`, escaped, with the query.
    ///   - body: A JSON document; nil for none.
    ///   - session: What the person showed.
    ///   - isForFunction: Whether the call is one for the function and the person together: it shows its own token too.
    ///   - request: The request that this is a part of.
    /// - Returns: The answer.
    /// - Throws: ``Problem``: core's own where the person may not do that, or what they want is not acceptable; 503 where core
    ///   cannot be reached.
    package func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, as session: Secret,
        isForFunction: Bool = false, for request: Request
    ) throws -> HTTPClientResponse {
        var sent = HTTPClientRequest(
            method: method, url: "\(baseURL)/core/v1/\(path)",
            headerFields: [.authorization: "Bearer \(session.text)", .requestID: request.id], body: body,
            timeout: min(Self.longest, request.deadline - .now))
        if body != nil { sent.headerFields[.contentType] = "application/json" }
        if isForFunction { sent.headerFields[.functionToken] = token.text }
        let response: HTTPClientResponse
        do throws(TransferError) {
            response = try client().send(sent)
        } catch {
            throw CoreClientError.unreachable(error.description)
        }
        if isForFunction, response.status == .forbidden { throw CoreClientError.tokenRefused(403) }
        guard (200..<300).contains(response.status.code) else { throw problem(of: response) }
        return response
    }

    /// Core's own words, where it has any.
    private func problem(of response: HTTPClientResponse) -> any Error {
        let status = response.status
        guard let problem = try? JSONBody.decode(CoreProblem.self, from: response.body), status.code < 500 else {
            return CoreClientError.unreachable("it answered \(status.code)")
        }
        var fields: HTTPFields = [:]
        for name in [HTTPField.Name.wwwAuthenticate, .retryAfter] { fields[name] = response.headerFields[name] }
        return Problem(
            status, kind: String(problem.type.trimmingPrefix("urn:ployst:problem:")),
            detail: problem.detail ?? status.reasonPhrase, headerFields: fields)
    }

    private func client() throws(TransferError) -> HTTPClient {
        if let startedClient { return startedClient }
        let client = try HTTPClient()
        startedClient = client
        return client
    }
}
