import ArgumentParser
import LocalRunnerKit
import UnixSignals

/// `ployst-runner listen`: subscribes to the Ployst that runs here, and prints what it is told.
struct ListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen", abstract: "Receives callbacks, verifies them, and prints each as a line, until Ctrl-C.")

    @Option(help: "The port of 127.0.0.1 to receive them on.")
    var port: UInt16 = 8090

    @Option(help: "What to hear of, with commas, for example ployst.branch.updated; everything where not given.")
    var types: String?

    @OptionGroup var location: Location

    func run() async throws {
        let settings = try location.environmentFile()
        guard let url = settings["PLOYST_URL"], let token = settings["PLOYST_ADMIN_TOKEN"],
            let key = settings[Setting.hookKey.rawValue]
        else { throw RunnerError("\(location.layout.environmentFile) lacks PLOYST_URL, PLOYST_ADMIN_TOKEN or a key.") }
        let subscriber = LocalSubscriber(
            server: Server(url: url, token: token), port: port,
            types: types?.split(separator: ",").map(String.init), secret: try LocalSubscriber.secret(hookKey: key),
            receive: { Terminal.print($0.line) })
        let signals = await StopSignals.sequence()
        let work = Task {
            try await subscriber.serving {
                Terminal.say("listening on port \(port); Ctrl-C ends it, and the subscription with it")
                await untilCancelled()
            }
        }
        let stopping = Task { for await _ in signals { work.cancel() } }
        defer { stopping.cancel() }
        try await work.value
    }
}
