import ArgumentParser
import CoreClient
import FunctionKit
import Gateway
import JSONBody

/// `landings subscribe`: has core call this function back, for the branches of all projects.
struct SubscribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subscribe", abstract: "Makes this function's subscription in core; does nothing where it is there.",
        discussion: "PLOYST_CORE_TOKEN has to be an administrator's for this. PLOYST_LANDINGS_SECRET becomes its secret.")

    @Option(help: "Where this function is reached: https://…/callbacks/landings.")
    var url: String

    func run() throws {
        print(try Self.subscribe(url: url, environment: .process))
    }
}
