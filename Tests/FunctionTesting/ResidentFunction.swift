package import FunctionHost
private import Glibc
package import Linux

/// A function's real binary, running as a FastCGI process on a socket of its own.
package final class ResidentFunction: Sendable {
    /// Where it listens.
    package let address: SocketAddress

    /// Its process.
    package let process: ChildProcess

    private let path: String

    /// Starts the product with exactly these settings.
    ///
    /// The socket is there at once: requests that come before the function is ready wait for it.
    ///
    /// - Throws: ``StackError`` or `SystemError` where it cannot be started.
    package init(_ product: String, environment: [String: String] = [:], errors: Descriptor? = nil) throws {
        path = "/tmp/ployst-\(CurrentProcess.identifier)-\(UInt64.random(in: .min ... .max)).sock"
        address = .unix(path: path)
        let listener = try Descriptor.listen(at: address)
        process = try ChildProcess(
            try Executables.path(product), environment: environment, input: listener, errors: errors)
    }

    deinit {
        process.signal(SIGTERM)
        _ = try? process.wait(timeout: .seconds(10))
        try? File.remove(path)
    }

    /// Opens a connection to it.
    ///
    /// - Throws: ``HostError``.
    package func connect(isKept: Bool = true) throws(HostError) -> FastCGIConnection {
        try FastCGIConnection(to: address, isKept: isKept)
    }

    /// Sends a request over a connection of its own.
    ///
    /// - Throws: ``HostError``.
    package func send(_ request: HostedRequest) throws(HostError) -> HostedResponse {
        var connection = try connect(isKept: false)
        return try connection.send(request)
    }
}
