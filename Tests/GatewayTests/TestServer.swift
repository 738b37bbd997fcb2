import FunctionHost
import FunctionKit
import Gateway
import Linux
import Logging
import Synchronization

/// A server of ``ProbeFunction`` in this process.
final class TestServer: Sendable {
    let address: SocketAddress
    private let path = "/tmp/ployst-gateway-\(RequestID.random()).sock"
    private let stopRequest: Flag
    private let thread: Thread
    private let end: Flag

    /// Listens on a unix socket, or with `port` on a free one of the loopback address.
    init(_ configuration: FastCGIConfiguration, gate: Gate? = nil, overTCP: Bool = false) throws {
        let listener = try Descriptor.listen(at: overTCP ? .tcp(.loopback, port: 0) : .unix(path: path))
        address = listener.port.map { .tcp(.loopback, port: $0) } ?? .unix(path: path)
        stopRequest = try Flag()
        end = try Flag()
        let server = try FastCGIServer(
            listener: listener, stopRequest: stopRequest.descriptor, configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let environment = Environment(gate.map { ["GATE": $0.name] } ?? [:])
        thread = try Thread { [end] in
            try? server.run(ProbeFunction.self, environment: environment)
            end.raise()
        }
    }

    convenience init(threads: Int, gate: Gate? = nil) throws {
        var configuration = FastCGIConfiguration()
        configuration.threads = threads
        try self.init(configuration, gate: gate)
    }

    deinit {
        stop()
        thread.join()
        try? File.remove(path)
    }

    func stop() {
        stopRequest.raise()
    }

    /// Whether the server has ended within some seconds.
    func hasEnded(within timeout: Duration = .seconds(20)) throws -> Bool {
        try Readiness.wait(for: [(end.descriptor, .read)], timeout: timeout) == [true]
    }

    func connect(isKept: Bool = true) throws(HostError) -> FastCGIConnection {
        try FastCGIConnection(to: address, isKept: isKept, timeout: .seconds(20))
    }

    /// A connection over which a test sends bytes of its own.
    func connectRaw() throws -> RawConnection {
        RawConnection(try Descriptor.connect(to: address, timeout: .seconds(20)))
    }
}
