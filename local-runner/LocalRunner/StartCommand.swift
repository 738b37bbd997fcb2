import ArgumentParser
import LocalRunnerKit
import UnixSignals

/// `ployst-runner start`: runs Ployst until it is asked to stop.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start", abstract: "Runs Ployst on this machine until Ctrl-C.")

    @Option(help: "The port of 127.0.0.1 to listen on; 0 lets the system choose one.")
    var port: UInt16 = 8080

    @OptionGroup var location: Location

    @Flag(help: "Start without the demo project.")
    var empty = false

    @Flag(help: "Start one process for each request (CGI) instead of keeping processes (FastCGI).")
    var cgi = false

    @Option(help: "How many processes of each function to keep, 1 to 64.")
    var processes = 1

    @Option(help: "How many requests one process works on at a time, 1 to 256.")
    var threads = 8

    @Option(help: .hidden)
    var source = "."

    func validate() throws {
        guard (1...64).contains(processes) else { throw ValidationError("--processes must be 1 to 64.") }
        guard (1...256).contains(threads) else { throw ValidationError("--threads must be 1 to 256.") }
    }

    func run() async throws {
        let installation = Installation(
            layout: location.layout, port: port, mode: cgi ? .cgi : .fastCGI(processes: processes), threads: threads,
            demoSource: empty ? nil : Files.absolute(source))
        let signals = await StopSignals.sequence()
        let work = Task { try await installation.run() }
        let stopping = Task {
            for await _ in signals {
                if !work.isCancelled { Terminal.say("stopping") }
                work.cancel()
            }
        }
        defer { stopping.cancel() }
        do {
            try await work.value
        } catch  where work.isCancelled {}
        Terminal.say("stopped")
    }
}
