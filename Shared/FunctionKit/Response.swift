package import HTTPTypes

/// One HTTP answer.
package struct Response: Sendable {
    /// The status code.
    package var status: HTTPResponse.Status

    /// The answer's header fields.
    ///
    /// `Content-Length` is added by whoever sends the answer.
    package var headerFields: HTTPFields

    /// The body; empty for none.
    package var body: [UInt8]

    /// Makes an answer of any type.
    package init(status: HTTPResponse.Status, headerFields: HTTPFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headerFields = headerFields
        self.body = body
    }

    /// Makes an answer whose body is a JSON document.
    package static func json(_ body: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        Response(status: status, headerFields: [.contentType: "application/json"], body: body)
    }
}
