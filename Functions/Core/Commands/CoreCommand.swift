import ArgumentParser

/// `core …`: what an administrator does beside the database.
///
/// Without arguments the executable serves the API.
struct CoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "core", abstract: "Administers the database of Ployst, which PLOYST_DATABASE names.",
        subcommands: [
            MigrateCommand.self, TokenCommand.self, AdminCommand.self, AccountCommand.self, RotateSecretsCommand.self,
            MaintainCommand.self,
        ])
}
