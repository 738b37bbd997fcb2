import Linux
import Synchronization

/// A server on one thread that answers only when as many requests wait as it was told, and then all of them.
///
/// Requests have no body; a blank line ends each.
final class HoldingServer: Sendable {
    private let counter = Counter()
    private let stop: Descriptor
    private let thread: Thread

    let url: String

    /// The number of connections that were accepted so far.
    var connections: Int { counter.value.withLock { $0 } }

    init(holding count: Int) throws {
        let listener = try Descriptor.listen(at: .tcp(.loopback, port: 0), backlog: 4096)
        try listener.setNonBlocking()
        url = "http://127.0.0.1:\(listener.port ?? 0)/"
        let (stopped, stop) = try Descriptor.pipe()
        self.stop = stop
        let loop = try HoldingLoop(listener: listener, stopped: stopped, count: count, counter: counter)
        thread = try Thread { loop.run() }
    }

    deinit {
        try? stop.write([0])
        thread.join()
    }
}

final class Counter: Sendable {
    let value = Mutex(0)
}

private final class HoldingLoop: Sendable {
    private static let answer = Array("HTTP/1.1 200 Held\r\nContent-Length: 2\r\n\r\nok".utf8)
    private static let listenerToken: UInt64 = 0
    private static let stopToken: UInt64 = 1

    private let epoll: Epoll
    private let listener: Descriptor
    private let stopped: Descriptor
    private let count: Int
    private let counter: Counter

    init(listener: Descriptor, stopped: Descriptor, count: Int, counter: Counter) throws {
        (self.listener, self.stopped, self.count, self.counter) = (listener, stopped, count, counter)
        epoll = try Epoll()
        try epoll.add(listener, .readable, token: Self.listenerToken)
        try epoll.add(stopped, .readable, token: Self.stopToken)
    }

    func run() {
        var open: [UInt64: Descriptor] = [:]
        var waiting: [UInt64] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while let token = try? epoll.wait(), token != Self.stopToken {
            if token == Self.listenerToken {
                accept(into: &open)
            } else if let connection = open[token] {
                guard let read = try? connection.receive(into: &buffer), read > 0 else {
                    open[token] = nil
                    continue
                }
                if buffer[..<read].suffix(4).elementsEqual([13, 10, 13, 10]) { waiting.append(token) }
                guard waiting.count == count else { continue }
                for token in waiting { try? open[token]?.send(Self.answer[...]) }
                waiting = []
            }
        }
    }

    private func accept(into open: inout [UInt64: Descriptor]) {
        while let connection = try? listener.accept() {
            let token = UInt64(connection.number) + 16
            guard (try? epoll.add(connection, .readable, token: token)) != nil else { return }
            open[token] = connection
            counter.value.withLock { $0 += 1 }
        }
    }
}
