package import JSONBody
private import Linux

/// One connection to a web server, byte by byte as the tests want it: RFC 9112.
package final class HTTPConversation {
    /// What the server answered.
    package struct Answer {
        /// The status code.
        package var status: Int

        /// The header fields by their names in lower case; of several with one name the last.
        package var fields: [String: String]

        /// The body, without what framed it.
        package var body: [UInt8]

        /// The body as text.
        package var text: String { String(decoding: body, as: UTF8.self) }

        /// A member of the body's JSON object.
        package subscript(member: String) -> JSONValue? {
            (try? JSONBody.decode([String: JSONValue].self, from: body))?[member]
        }
    }

    /// How the body's length is told.
    package enum Framing: String, CaseIterable, Sendable {
        /// By `Content-Length`.
        case length

        /// By the transfer coding `chunked`.
        case chunks
    }

    private let socket: Descriptor
    private var received: [UInt8] = []

    /// Connects to the web server on this machine.
    ///
    /// - Throws: `SystemError`.
    package init(port: UInt16) throws {
        socket = try Descriptor.connect(to: .tcp(.loopback, port: port), timeout: .seconds(30))
    }

    /// Sends a request and reads its answer; the connection stays open where the server leaves it open.
    ///
    /// - Throws: `SystemError`, or ``StackError`` where the answer ends too early.
    package func send(
        _ method: String, _ path: String, fields: [(String, String)] = [], body: [UInt8] = [],
        framing: Framing = .length
    ) throws -> Answer {
        let length = framing == .length ? ("Content-Length", "\(body.count)") : ("Transfer-Encoding", "chunked")
        let head = ([("Host", "example.test"), length] + fields).map { "\($0): \($1)\r\n" }.joined()
        try ignoringRefusal {
            try send("\(method) \(path) HTTP/1.1\r\n\(head)\r\n")
            switch framing {
            case .length: try socket.send(body[...])
            case .chunks: try sendChunks(of: body)
            }
        }
        return try answer()
    }

    /// A server that refuses a body answers before it has read all of it; the rest is not worth an error.
    private func ignoringRefusal(_ send: () throws -> Void) throws {
        do {
            try send()
        } catch let error as SystemError where error.isDisconnection {}
    }

    private func send(_ text: String) throws {
        try socket.send(Array(text.utf8)[...])
    }

    private func sendChunks(of body: [UInt8]) throws {
        var rest = body[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(10_000)
            try send("\(String(chunk.count, radix: 16))\r\n")
            try socket.send(chunk)
            try send("\r\n")
            rest = rest.dropFirst(chunk.count)
        }
        try send("0\r\n\r\n")
    }

    private func answer() throws -> Answer {
        let lines = try line(endingWith: "\r\n\r\n").split(separator: "\r\n")
        var answer = Answer(status: Int(lines[0].split(separator: " ")[1]) ?? 0, fields: [:], body: [])
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            answer.fields[parts[0].lowercased()] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
        if let length = answer.fields["content-length"].flatMap({ Int($0) }) {
            answer.body = try take(length)
        } else if answer.fields["transfer-encoding"] == "chunked" {
            answer.body = try chunks()
        }
        return answer
    }

    private func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while let length = Int(try line(endingWith: "\r\n"), radix: 16), length > 0 {
            body += try take(length)
            _ = try take(2)
        }
        _ = try line(endingWith: "\r\n")
        return body
    }

    private func line(endingWith end: String) throws -> String {
        let mark = Array(end.utf8)
        var searched = 0
        while true {
            let range = received[searched...].firstRange(of: mark)
            if let range {
                let text = String(decoding: received[..<range.lowerBound], as: UTF8.self)
                received.removeSubrange(..<range.upperBound)
                return text
            }
            searched = max(0, received.count - mark.count)
            try receive()
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while received.count < count { try receive() }
        defer { received.removeSubrange(..<count) }
        return Array(received[..<count])
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = try socket.read(into: &buffer)
        guard count > 0 else { throw StackError("the web server closed the connection within an answer") }
        received += buffer[..<count]
    }
}
