import LocalRunnerKit

/// The values of the settings of every hosted function.
struct HostSettings: Sendable {
    /// The values that are the same for all functions.
    var shared: [Setting: String]

    /// The token of each function that calls core, by the function's name.
    var tokens: [String: String]

    /// The token of whoever uses this Ployst.
    var adminToken: String

    /// The key of all projects' hooks.
    var hookKey: String { shared[.hookKey] ?? "" }

    /// The connection string of the database.
    var database: String { shared[.database] ?? "" }

    /// The functions that can be hosted: all but those that need what nobody gave.
    var hosted: [HostedFunction] {
        FunctionTable.all.filter { !$0.settings.contains(.githubClientID) || shared[.githubClientID] != nil }
    }

    /// The environment of a function: its own settings and no others.
    func environment(of function: HostedFunction) -> [String: String] {
        var environment: [String: String] = [:]
        for setting in function.settings {
            environment[setting.rawValue] = setting == .coreToken ? tokens[function.name] : shared[setting]
        }
        return environment
    }
}
