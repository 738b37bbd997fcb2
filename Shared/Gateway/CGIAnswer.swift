import FunctionKit
import HTTPTypes

/// The answer of a CGI program, which FastCGI takes over: RFC 3875, section 6.
struct CGIAnswer {
    /// Status and header fields, up to the empty line.
    let head: [UInt8]

    /// The body; empty where the status allows none.
    let body: [UInt8]

    /// Completes `response` with `Content-Length`.
    init(_ response: Response, to method: HTTPRequest.Method) {
        let hasBody = Self.mayHaveBody(response.status)
        var head = "Status: \(response.status.code) \(response.status.reasonPhrase)\r\n"
        for field in response.headerFields {
            // HTTPField replaces CR, LF and NUL in values, so that no value can begin a field of its own.
            head += "\(field.name.rawName): \(field.value)\r\n"
        }
        // A function that answered HEAD without a length left it unknown: RFC 9110, section 8.6.
        if hasBody, method != .head, response.headerFields[.contentLength] == nil {
            head += "Content-Length: \(response.body.count)\r\n"
        }
        head += "\r\n"
        self.head = Array(head.utf8)
        body = hasBody && method != .head ? response.body : []
    }

    /// RFC 9110, sections 15.3.5 and 15.4.5.
    private static func mayHaveBody(_ status: HTTPResponse.Status) -> Bool {
        status.kind != .informational && status != .noContent && status != .notModified
    }
}
