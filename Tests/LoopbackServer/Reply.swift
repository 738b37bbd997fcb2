/// What a ``LoopbackServer`` does with a request.
package enum Reply: Sendable {
    /// Answers, and keeps the connection.
    case answer(Int, [(String, String)] = [], [UInt8] = [])

    /// Declares a body of a length, sends the start of it and then nothing more.
    case partial(Int, declared: Int, [UInt8])

    /// Sends a body without end, as fast as the client reads it.
    case endless(Int)

    /// Sends a body without end, a byte now and then.
    case drip(Int)

    /// Sends nothing, and waits until the client gives up.
    case silence

    /// Closes the connection without an answer.
    case hangUp

    /// Answers with a JSON document.
    package static func json(_ status: Int, _ text: String, _ fields: [(String, String)] = []) -> Reply {
        .answer(status, fields + [("Content-Type", "application/json")], Array(text.utf8))
    }

    /// The status line and the header; without a length the body ends with the connection.
    static func head(_ status: Int, _ fields: [(String, String)], length: Int?) -> [UInt8] {
        var text = "HTTP/1.1 \(status) Scripted\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        if let length { text += "Content-Length: \(length)\r\n" }
        return Array((text + "\r\n").utf8)
    }
}
