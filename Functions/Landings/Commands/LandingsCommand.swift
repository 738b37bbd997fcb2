import ArgumentParser

/// `landings …`: what an administrator does, or a callback that takes longer than it may.
///
/// Without arguments the executable serves callbacks.
struct LandingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "landings", abstract: "Finds out where branches have landed.",
        subcommands: [SubscribeCommand.self, RecomputeCommand.self])
}
