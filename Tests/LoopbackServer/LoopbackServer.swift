import Dispatch
import Synchronization

/// A small HTTP server on a loopback port, whose answers a test decides; it stops with its owner.
package final class LoopbackServer: Sendable {
    /// Decides the answer to a request.
    package typealias Handler = @Sendable (ReceivedRequest) -> Reply

    private let listener: LoopbackSocket
    private let state = ServerState()

    /// The server's URL without a path, for example `http://127.0.0.1:43210`.
    package var url: String { "http://127.0.0.1:\(listener.port)" }

    /// The requests that arrived so far.
    package var received: [ReceivedRequest] { state.received }

    /// The number of connections that were accepted so far.
    package var connections: Int { state.connections }

    /// Starts a server.
    ///
    /// - Throws: ``LoopbackSocketError``.
    package init(_ handler: @escaping Handler) throws {
        listener = try LoopbackSocket.listening()
        DispatchQueue(label: "loopback server").async { [listener, state] in
            while let connection = listener.accept() {
                let number = state.opened(connection)
                DispatchQueue(label: "loopback connection").async {
                    Self.serve(connection, number: number, state: state, handler: handler)
                    state.closed(connection)
                }
            }
        }
    }

    /// Starts a server that gives these replies in turn, and the last one for ever.
    ///
    /// - Throws: ``LoopbackSocketError``.
    package convenience init(replies: Reply...) throws {
        let next = Mutex(0)
        try self.init { _ in
            let index = next.withLock { index in
                defer { index += 1 }
                return index
            }
            return replies[min(index, replies.count - 1)]
        }
    }

    deinit {
        listener.shutDown()
        state.shutDown()
    }

    private static func serve(
        _ connection: LoopbackSocket, number: Int, state: ServerState, handler: Handler
    ) {
        var reader = RequestReader(connection: connection, number: number)
        while let request = reader.next() {
            state.add(request)
            switch handler(request) {
            case .answer(let status, let fields, let body):
                guard connection.write(Reply.head(status, fields, length: body.count) + body) else { return }
            case .partial(let status, let declared, let body):
                guard connection.write(Reply.head(status, [], length: declared) + body) else { return }
                connection.waitForEnd()
                return
            case .endless(let status):
                guard connection.write(Reply.head(status, [], length: nil)) else { return }
                let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 64 * 1024)
                while connection.write(bytes) {}
                return
            case .drip(let status):
                guard connection.write(Reply.head(status, [], length: nil)) else { return }
                repeat {
                    guard connection.write([UInt8(ascii: "x")]) else { return }
                } while !connection.isReadable(within: .milliseconds(5))
                return
            case .silence:
                connection.waitForEnd()
                return
            case .hangUp:
                return
            }
        }
    }
}

/// What a server's threads share.
private final class ServerState: Sendable {
    private struct Values {
        var received: [ReceivedRequest] = []
        var open: [Int32: LoopbackSocket] = [:]
        var connections = 0
        var stopped = false
    }

    private let values = Mutex(Values())

    var received: [ReceivedRequest] { values.withLock { $0.received } }
    var connections: Int { values.withLock { $0.connections } }

    func add(_ request: ReceivedRequest) { values.withLock { $0.received.append(request) } }

    func opened(_ connection: LoopbackSocket) -> Int {
        values.withLock { values in
            values.connections += 1
            values.open[connection.number] = connection
            if values.stopped { connection.shutDown() }
            return values.connections
        }
    }

    func closed(_ connection: LoopbackSocket) {
        connection.shutDown()
        values.withLock { $0.open[connection.number] = nil }
    }

    func shutDown() {
        values.withLock { values in
            values.stopped = true
            for connection in values.open.values { connection.shutDown() }
        }
    }
}
