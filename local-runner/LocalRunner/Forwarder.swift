import FunctionHost
import Linux
import NIOPosix
import SystemPackage

/// The way of requests to one function.
struct Forwarder: Sendable {
    /// How long a request may take; functions limit themselves to less.
    private static let timeout = Duration.seconds(30)

    /// How many requests are on their way at a time; others wait.
    private static let concurrency = 64

    private let send: @Sendable (HostedRequest) throws -> HostedResponse
    private let threads: NIOThreadPool

    private init(_ send: @escaping @Sendable (HostedRequest) throws -> HostedResponse) {
        self.send = send
        threads = NIOThreadPool(numberOfThreads: Self.concurrency)
        threads.start()
    }

    /// Over kept-alive connections to a FastCGI application.
    init(fastCGI address: SocketAddress) {
        let connections = ConnectionPool(address: address, timeout: Self.timeout)
        self.init { try connections.send($0) }
    }

    /// By a CGI process for each request; it writes to the log of `process`.
    init(cgi process: HostedProcess) throws {
        let program = CGIProcess(
            process.executable, environment: process.environment, timeout: Self.timeout,
            errors: Descriptor(adopting: try process.openLog().rawValue))
        self.init { try program.send($0) }
    }

    /// Forwards a request.
    ///
    /// - Throws: ``HostError``.
    func answer(_ request: HostedRequest) async throws -> HostedResponse {
        try await threads.runIfActive { try send(request) }
    }

    /// Ends the threads, once no request is on its way.
    func close() async {
        try? await threads.shutdownGracefully()
    }
}
