import ArgumentParser
import FunctionKit
import Linux
import Logging
import Postgres

/// `dispatch`: brings events to their subscribers, as signed HTTP requests.
///
/// No function behind the web server: a process beside the database. There may be any number, on any number of hosts.
@main struct DispatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dispatch", abstract: "Sends what subscribers wait for, as long as it runs.",
        discussion: """
            Settings come from the environment; Functions/README.md lists them. SIGTERM ends it: what is in flight is waited \
            for, everything else stays for the next process.
            """)

    /// The most deliveries in flight.
    private static let mostInFlight = 2000

    /// Descriptors that are left for the database, for resolving names, and for the log.
    private static let spareDescriptors = 100

    @Flag(help: "Sends what is due now and ends, for timers.")
    var once = false

    func run() throws {
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
            Self.stop(.configuration, "\(error)")
        } catch let error as PostgresError {
            Self.stop(.temporaryFailure, "the database cannot serve: \(String(reflecting: error))")
        } catch {
            Self.stop(.software, String(reflecting: error))
        }
    }

    private func loop(_ settings: Settings) throws -> DispatchLoop {
        let stopRequest = StopRequest(try Signals.stopRequests())
        let descriptors = CurrentProcess.raiseDescriptorLimit()
        return try DispatchLoop(
            name: "\(CurrentProcess.hostName) \(CurrentProcess.identifier)", mode: once ? .onePass : .resident,
            settings: settings,
            capacity: Capacity(total: max(min(Self.mostInFlight, descriptors - Self.spareDescriptors), 1)),
            stopRequest: stopRequest, logger: Logger(label: "dispatch"))
    }

    private static func stop(_ code: CurrentProcess.ExitCode, _ reason: String) -> Never {
        CurrentProcess.writeError("dispatch: \(reason)\n")
        CurrentProcess.exit(code)
    }
}
