import FunctionKit
import Linux
import Logging
import Postgres

/// The process around a ``DispatchLoop``: its settings, its log, its signals, its limits.
struct DispatchProcess {
    /// The most deliveries in flight.
    private static let mostInFlight = 2000

    /// Descriptors that are left for the database, for resolving names, and for the log.
    private static let spareDescriptors = 100

    /// When it ends.
    var mode: DispatchLoop.Mode

    /// Works until the end; where there is an error, the process ends with one line on standard error that says it.
    func run() {
        CurrentProcess.holdStandardDescriptors()
        CurrentProcess.holdLittleMemory()
        Signals.ignoreBrokenPipe()
        do {
            let environment = Environment(CurrentProcess.environment) { path in
                String(decoding: try File.read(path), as: UTF8.self)
            }
            let level = try Log.level(in: environment)
            LoggingSystem.bootstrap { _ in Log(function: "dispatch", level: level, write: CurrentProcess.writeError) }
            try loop(Settings(environment)).run()
        } catch let error as EnvironmentError {
            stop(.configuration, "\(error)")
        } catch let error as PostgresError {
            stop(.temporaryFailure, "the database does not serve: \(String(reflecting: error))")
        } catch {
            stop(.software, String(reflecting: error))
        }
    }

    private func loop(_ settings: Settings) throws -> DispatchLoop {
        let stopRequest = StopRequest(try Signals.stopRequests())
        let descriptors = CurrentProcess.raiseDescriptorLimit()
        let capacity = Capacity(total: max(min(Self.mostInFlight, descriptors - Self.spareDescriptors), 1))
        return try DispatchLoop(
            name: "\(CurrentProcess.hostName) \(CurrentProcess.identifier)", mode: mode, settings: settings,
            capacity: capacity, stopRequest: stopRequest, logger: Logger(label: "dispatch"))
    }

    private func stop(_ code: CurrentProcess.ExitCode, _ reason: String) -> Never {
        CurrentProcess.writeError("dispatch: \(reason)\n")
        CurrentProcess.exit(code)
    }
}
