private import FastCGI
package import FunctionKit
package import Linux
package import Logging
private import Synchronization

/// Serves a function to web servers over FastCGI 1.0, as a responder with several threads.
///
/// One request at a time on each connection. All threads wait in one ``ConnectionTable``.
package final class FastCGIServer: Sendable {
    /// How many connections a thread accepts and serves before it looks at those that are open: neither keeps the other
    /// waiting for long.
    private static let acceptedAtOnce = 16

    private let configuration: FastCGIConfiguration
    private let listener: Descriptor
    private let table: ConnectionTable
    private let logger: Logger
    private let failure = Mutex<(any Error)?>(nil)

    /// A server of `listener`, which becomes non-blocking, until `stopRequest` becomes readable.
    ///
    /// - Throws: ``SystemError``.
    package init(
        listener: Descriptor, stopRequest: Descriptor, configuration: FastCGIConfiguration, logger: Logger
    ) throws(SystemError) {
        self.configuration = configuration
        self.listener = listener
        self.logger = logger
        table = try ConnectionTable(listener: listener, stopRequest: stopRequest, limit: configuration.connections)
    }

    /// Runs until the stop request has come and everything that had begun is done.
    ///
    /// - Throws: What the function's initializer throws, in whichever thread first; else ``SystemError``.
    package func run<F: Function>(_ function: F.Type, environment: Environment) throws {
        var threads: [Thread] = []
        do {
            for _ in 0..<configuration.threads {
                threads.append(try Thread { self.work(for: function, environment) })
            }
        } catch {
            fail(error)
        }
        for thread in threads { thread.join() }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// What one thread does.
    private func work<F: Function>(for function: F.Type, _ environment: Environment) {
        do {
            let handler = try function.init(environment: environment)
            var worker = FastCGIWorker(function: handler, table: table, logger: logger)
            while true {
                switch try table.next() {
                case .listener:
                    for _ in 0..<Self.acceptedAtOnce {
                        guard let (token, connection) = try accept(limits: F.limits) else { break }
                        worker.advance(token, connection)
                    }
                case .connection(let token, let connection): worker.advance(token, connection)
                case .stopRequest: table.stop()
                case .finished: return
                }
            }
        } catch {
            fail(error)
        }
    }

    private func fail(_ error: any Error) {
        failure.withLock { if $0 == nil { $0 = error } }
        table.stop()
    }

    /// Accepts one who waits, and has another free thread woken for the next.
    ///
    /// - Returns: The connection, lent to this thread: its request is most likely here, and if it is the only one, the table
    ///   never has to know of it.
    private func accept(limits: Limits) throws(SystemError) -> (UInt64, Connection)? {
        do throws(SystemError) {
            while table.isAccepting, let descriptor = try listener.accept() {
                guard isWelcome(descriptor) else { continue }
                table.watchListener()
                let connection = Connection(descriptor, session: session(limits))
                return (table.admit(connection), connection)
            }
        } catch  where error.isOutOfDescriptors {
            logger.error("no descriptor is left for another connection")
            table.pauseAccepting()
        }
        return nil
    }

    private func session(_ limits: Limits) -> FastCGISession {
        FastCGISession(
            limits: limits,
            capabilities: CapabilityValues(
                connections: configuration.connections, requests: configuration.threads, multiplexes: false))
    }

    /// FastCGI 1.0, section 3.2: connections of others are closed at once.
    private func isWelcome(_ connection: Descriptor) -> Bool {
        guard let webServers = configuration.webServers, let peer = connection.peerAddress else { return true }
        return webServers.contains(peer)
    }
}
