package import HTTPTypes

/// A request as a web server hands it to a function.
package struct HostedRequest: Sendable {
    /// The request method.
    package var method: HTTPRequest.Method

    /// The path as the client sent it, percent-encoded and without the query.
    package var path: String

    /// The query as the client sent it, without the `?`; empty for none.
    package var query: String

    /// The request's header fields.
    package var headerFields: HTTPFields

    /// The body.
    package var body: [UInt8]

    /// The client's address.
    package var remoteAddress = "127.0.0.1"

    /// The name by which the client called the server.
    package var serverName = "localhost"

    /// The port on which the server listens.
    package var serverPort = 80

    /// `http` or `https`.
    package var scheme = "http"

    /// A request of a client on this machine.
    package init(
        _ method: HTTPRequest.Method, _ path: String, query: String = "", headerFields: HTTPFields = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headerFields = headerFields
        self.body = body
    }

    /// The request as CGI meta-variables: RFC 3875, section 4.1.
    ///
    /// As nginx does, it leaves `PATH_INFO` out and sets `REQUEST_URI`, so that the function decodes the path.
    package var metaVariables: [(name: String, value: String)] {
        var variables = [
            ("GATEWAY_INTERFACE", "CGI/1.1"), ("SERVER_PROTOCOL", "HTTP/1.1"), ("SERVER_SOFTWARE", "ployst"),
            ("REQUEST_METHOD", method.rawValue), ("REQUEST_URI", query.isEmpty ? path : "\(path)?\(query)"),
            ("SCRIPT_NAME", ""), ("QUERY_STRING", query), ("REQUEST_SCHEME", scheme), ("SERVER_NAME", serverName),
            ("SERVER_PORT", String(serverPort)), ("REMOTE_ADDR", remoteAddress),
        ]
        if scheme == "https" { variables.append(("HTTPS", "on")) }
        if let type = headerFields[.contentType] { variables.append(("CONTENT_TYPE", type)) }
        if let length = headerFields[.contentLength] ?? (body.isEmpty ? nil : String(body.count)) {
            variables.append(("CONTENT_LENGTH", length))
        }
        return variables + fieldVariables
    }

    /// Section 4.1.18: several fields of one name become one variable.
    private var fieldVariables: [(name: String, value: String)] {
        var names: Set<HTTPField.Name> = [.contentType, .contentLength]
        return headerFields.compactMap { field in
            // `HTTP_PROXY` would set the proxy of a CGI program's own requests: https://httpoxy.org
            guard names.insert(field.name).inserted, field.name.canonicalName != "proxy" else { return nil }
            let name = String(field.name.canonicalName.uppercased().map { $0 == "-" ? "_" : $0 })
            return ("HTTP_\(name)", headerFields[field.name] ?? field.value)
        }
    }
}
