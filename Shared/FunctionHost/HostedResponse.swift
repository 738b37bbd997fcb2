package import HTTPTypes

/// A function's answer as a web server reads it.
package struct HostedResponse: Sendable {
    /// The status code.
    package var status: HTTPResponse.Status

    /// The answer's header fields, without `Status`.
    package var headerFields: HTTPFields

    /// The body.
    package var body: [UInt8]

    /// What the function wrote to its FastCGI error stream.
    package var errorOutput: [UInt8] = []

    /// An answer.
    package init(status: HTTPResponse.Status, headerFields: HTTPFields, body: [UInt8]) {
        self.status = status
        self.headerFields = headerFields
        self.body = body
    }

    /// Reads the answer of a CGI program: RFC 3875, section 6.
    ///
    /// - Throws: ``HostError/malformedAnswer(_:)``.
    package init(cgi output: [UInt8]) throws(HostError) {
        var rest = output[...]
        var fields = HTTPFields()
        while true {
            guard let line = Self.line(&rest) else { throw .malformedAnswer("its header fields do not end") }
            if line.isEmpty { break }
            fields.append(try Self.field(line))
        }
        guard !fields.isEmpty else { throw .malformedAnswer("it has no header field") }
        status = try Self.status(&fields)
        headerFields = fields
        body = Array(rest)
    }

    /// Takes a line off the front; section 6.2 allows LF and CRLF.
    private static func line(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = rest[..<end]
        rest = rest[(end + 1)...]
        return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    private static func field(_ line: ArraySlice<UInt8>) throws(HostError) -> HTTPField {
        let text = String(decoding: line, as: UTF8.self)
        let name = text.prefix { $0 != ":" }
        guard name.count < text.count, let name = HTTPField.Name(String(name)) else {
            throw .malformedAnswer("'\(text)' is no header field")
        }
        return HTTPField(name: name, value: String(text.dropFirst(name.rawName.count + 1)))
    }

    /// Section 6.3.3; without it an answer is 200, or 302 where it only says where to go.
    private static func status(_ fields: inout HTTPFields) throws(HostError) -> HTTPResponse.Status {
        guard let text = fields[statusField] else { return fields[.location] == nil ? .ok : .found }
        fields[statusField] = nil
        guard let code = Int(text.prefix { $0 != " " }), (100...999).contains(code) else {
            throw .malformedAnswer("'\(text)' is no status")
        }
        return HTTPResponse.Status(code: code, reasonPhrase: String(text.dropFirst(4)))
    }

    private static var statusField: HTTPField.Name {
        guard let name = HTTPField.Name("Status") else { preconditionFailure("'Status' is a field name") }
        return name
    }
}
