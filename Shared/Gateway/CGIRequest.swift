package import FunctionKit
package import HTTPTypes
package import Logging

/// The head of a request as CGI describes it: RFC 3875, section 4.1.
///
/// Pure: it makes values of variables, and reads neither the process's environment nor any descriptor.
package struct CGIRequest: Sendable {
    /// The request method.
    package let method: HTTPRequest.Method

    /// `http` or `https`, as the client used it.
    package let scheme: String

    /// The path, percent-decoded and without the query.
    package let path: String

    /// The query as it was sent, without the `?`.
    package let query: String

    /// The request's header fields.
    package let headerFields: HTTPFields

    /// The client's address; empty when the web server does not tell it.
    package let remoteAddress: String

    /// The declared length of the body in bytes; nil when none is declared.
    package let contentLength: Int?

    /// Reads the meta-variables of a request.
    ///
    /// - Throws: ``Problem`` 400 for variables that describe no request.
    package init(_ variables: some Sequence<(name: String, value: String)>) throws(Problem) {
        let found = MetaVariables(variables)
        guard let method = HTTPRequest.Method(found.method) else {
            throw .malformed("The request method '\(found.method)' is no token.")
        }
        self.method = method
        scheme = found.scheme
        headerFields = found.fields
        remoteAddress = found.remoteAddress
        contentLength = try Self.length(found.contentLength)
        let target = RequestTarget(found.requestURI)
        path = try Self.path(found, target)
        query = found.query ?? target.query
    }

    /// The request with its body.
    package func request(
        id: String, body: [UInt8], deadline: ContinuousClock.Instant, logger: Logger
    ) -> Request {
        Request(
            id: id, method: method, scheme: scheme, path: path, query: query, headerFields: headerFields,
            body: body, remoteAddress: remoteAddress, deadline: deadline, logger: logger)
    }

    /// An empty `CONTENT_LENGTH`, which nginx sends, declares nothing.
    private static func length(_ text: String) throws(Problem) -> Int? {
        if text.isEmpty { return nil }
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let length = Int(text)
        else { throw .malformed("The Content-Length '\(text)' is no number of bytes.") }
        return length
    }

    /// Web servers decode `PATH_INFO`; where there is none, the URI still has the path as it was sent.
    private static func path(_ found: MetaVariables, _ target: RequestTarget) throws(Problem) -> String {
        if let info = found.pathInfo, !info.isEmpty { return found.scriptName + info }
        if target.path.isEmpty { return found.scriptName }
        guard let path = PercentEncoding.decode(target.path) else {
            throw .malformed("The path is not percent-encoded UTF-8.")
        }
        return path
    }
}
