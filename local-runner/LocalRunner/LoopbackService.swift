import Glibc
import Hummingbird
import LocalRunnerKit
import Logging
import NIOCore
import ServiceLifecycle

/// An HTTP server on 127.0.0.1.
struct LoopbackService: Sendable {
    /// The port.
    var port: UInt16

    /// What answers each request.
    var answer: @Sendable (Request, BasicRequestContext) async throws -> Response

    /// Runs `body` while requests are taken; afterwards those that were taken are answered.
    ///
    /// - Throws: ``RunnerError`` where the port is in use.
    func serving(_ body: () async throws -> Void) async throws {
        let (running, continuation) = AsyncStream<Void>.makeStream()
        let group = ServiceGroup(services: [application { continuation.yield() }], logger: Self.quiet)
        let server = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        var failure: (any Error)?
        do {
            for await _ in running.prefix(1) { try await body() }
        } catch {
            failure = error
        }
        await group.triggerGracefulShutdown()
        do {
            try await server.value
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw RunnerError.portInUse(Int(port))
        }
        if let failure { throw failure }
    }

    private func application(running: @escaping @Sendable () -> Void) -> some Service {
        Application(
            responder: CallbackResponder(callback: answer),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: Int(port))),
            onServerRunning: { _ in running() },
            logger: Self.quiet)
    }

    /// Who answers logs each request; the server only what it cannot do.
    private static var quiet: Logger {
        var logger = Logger(label: "loopback-service")
        logger.logLevel = .error
        return logger
    }
}
