/// One request that a ``LoopbackServer`` read.
package struct ReceivedRequest: Sendable {
    /// The request method.
    package var method: String

    /// The path and the query.
    package var target: String

    /// The header fields by their names in lower case.
    package var fields: [String: String]

    /// The body.
    package var body: [UInt8]

    /// The number of the connection that it came on, from 1.
    package var connection: Int

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Reads one request after the other from a connection; bodies need a Content-Length.
struct RequestReader {
    private let connection: LoopbackSocket
    private let number: Int
    private var buffer: [UInt8] = []

    init(connection: LoopbackSocket, number: Int) {
        self.connection = connection
        self.number = number
    }

    /// The next request; nil at the end of the connection.
    mutating func next() -> ReceivedRequest? {
        let separator = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: separator) == nil {
            guard fill() else { return nil }
        }
        guard let end = buffer.firstRange(of: separator) else { return nil }
        let lines = String(decoding: buffer[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            fields[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let words = lines.first?.split(separator: " ").map(String.init) ?? []
        guard words.count == 3 else { return nil }
        let bodyEnd = end.upperBound + (fields["content-length"].flatMap { Int($0) } ?? 0)
        while buffer.count < bodyEnd {
            guard fill() else { return nil }
        }
        defer { buffer.removeFirst(bodyEnd) }
        return ReceivedRequest(
            method: words[0], target: words[1], fields: fields, body: Array(buffer[end.upperBound..<bodyEnd]),
            connection: number)
    }

    private mutating func fill() -> Bool {
        guard let bytes = connection.read() else { return false }
        buffer += bytes
        return true
    }
}
