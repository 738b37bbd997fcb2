package import HTTPTypes
package import Logging

/// One HTTP request as a function sees it, with the whole body read.
package struct Request: Sendable {
    /// The id that log lines and answers carry: the proxy's `X-Request-Id` where it is sane, else a random one.
    package var id: String

    /// The request method.
    package var method: HTTPRequest.Method

    /// `http` or `https`, as the client used it.
    package var scheme: String

    /// The path, percent-decoded and without the query, for example `/hooks/github/team`.
    package var path: String

    /// The query as it was sent, without the `?`; empty when there was none.
    ///
    /// It can hold a secret: never log it.
    package var query: String

    /// The request's header fields.
    package var headerFields: HTTPFields

    /// The body, exactly the bytes that were sent.
    package var body: [UInt8]

    /// The client's address as the web server tells it; empty when it does not.
    package var remoteAddress: String

    /// When the answer has to be there.
    package var deadline: ContinuousClock.Instant

    /// Writes log lines that carry the request's id.
    package var logger: Logger

    /// Makes a request; what is not given is empty, and the deadline is the default of ``Limits`` from now.
    package init(
        id: String = RequestID.random(),
        method: HTTPRequest.Method,
        scheme: String = "http",
        path: String,
        query: String = "",
        headerFields: HTTPFields = [:],
        body: [UInt8] = [],
        remoteAddress: String = "",
        deadline: ContinuousClock.Instant = .now + Limits().time,
        logger: Logger = Logger(label: "ployst")
    ) {
        self.id = id
        self.method = method
        self.scheme = scheme
        self.path = path
        self.query = query
        self.headerFields = headerFields
        self.body = body
        self.remoteAddress = remoteAddress
        self.deadline = deadline
        self.logger = logger
        self.logger[metadataKey: "request"] = "\(id)"
    }

    /// The fields of the query, percent-decoded, in the order in which they were sent.
    package var queryFields: [FormField] { FormField.parse(Array(query.utf8)) }

    /// The media type of the body in lower case and without parameters, for example `application/json`.
    package var contentType: String? {
        guard let field = headerFields[.contentType] else { return nil }
        let type = field.prefix { $0 != ";" }
        return String(type.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
}
