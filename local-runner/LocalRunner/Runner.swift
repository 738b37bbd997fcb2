import ArgumentParser

/// `ployst-runner`: all of Ployst on one machine, for trying it and for working on it.
@main struct Runner: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ployst-runner",
        abstract: "Runs all of Ployst on this machine, with a PostgreSQL of its own.",
        subcommands: [
            StartCommand.self, SendCommand.self, ListenCommand.self, TokenCommand.self, BinariesCommand.self,
            WatchCommand.self,
        ],
        defaultSubcommand: StartCommand.self)
}
