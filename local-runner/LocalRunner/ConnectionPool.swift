import FunctionHost
import Linux
import Synchronization

/// The connections to one FastCGI application that wait for their next request.
final class ConnectionPool: Sendable {
    private struct Member: Sendable {
        var descriptor: Descriptor
        var connection: FastCGIConnection
    }

    private let address: SocketAddress
    private let timeout: Duration
    private let idle = Mutex<[Member]>([])

    /// An empty pool; each read and write may take as long as `timeout`.
    init(address: SocketAddress, timeout: Duration) {
        self.address = address
        self.timeout = timeout
    }

    /// Sends a request over a connection that waits, or over a new one.
    ///
    /// - Throws: ``HostError``.
    func send(_ request: HostedRequest) throws -> HostedResponse {
        var member = try take() ?? connect()
        let response = try member.connection.send(request)
        idle.withLock { $0.append(member) }
        return response
    }

    /// A connection over which nothing comes: one that is readable was closed by a process that has ended.
    private func take() throws -> Member? {
        while let member = idle.withLock({ $0.popLast() }) {
            if try Readiness.wait(for: [(member.descriptor, .read)], timeout: .zero) == [false] { return member }
        }
        return nil
    }

    private func connect() throws -> Member {
        let descriptor = try Descriptor.connect(to: address, timeout: timeout)
        return Member(descriptor: descriptor, connection: FastCGIConnection(descriptor))
    }
}
