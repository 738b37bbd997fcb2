/// Every function that the local runner hosts.
package enum FunctionTable {
    /// The function that owns the data, its migrations and its tokens.
    package static let core = HostedFunction(
        name: "core",
        binary: "core",
        route: "/core/v1",
        scopes: [],
        settings: [
            .database, .hookKey, .secretKey, .callbackAllow, .callbackAllowProjects, .registration, .mailCommand,
            .threads,
        ])

    /// The process that calls subscribers back; it is no function.
    package static let dispatch = HostedFunction(
        name: "dispatch",
        binary: "dispatch",
        route: nil,
        scopes: [],
        settings: [.database, .secretKey, .callbackAllow, .callbackAllowProjects])

    /// The subscriber that finds out where branches have landed.
    package static let landings = HostedFunction(
        name: "landings",
        binary: "landings",
        route: "/callbacks/landings",
        scopes: ["observe:landing", "read"]
            + Provider.allCases.filter(\.hasRepositories).map { "settings:\($0.rawValue)" },
        settings: [.coreURL, .coreToken, .landingsSecret, .clones, .cloneAllow, .threads])

    /// What connects people's accounts at GitHub; hosted where the OAuth app's client id is given.
    package static let githubAccounts = HostedFunction(
        name: "github-accounts",
        binary: "github-accounts",
        route: "/github",
        scopes: ["oauth:github"],
        settings: [
            .coreURL, .coreToken, .githubClientID, .githubClientSecret, .githubURL, .githubAPIURL, .threads,
        ])

    /// The functions, in the order in which they are started.
    package static let all = [core] + Provider.allCases.map(hook) + [landings, githubAccounts]

    /// The function that answers a path, or nil where none does.
    package static func function(answering path: String) -> HostedFunction? {
        all.first { $0.answers(path) }
    }

    private static func hook(of provider: Provider) -> HostedFunction {
        let name = provider.rawValue
        let instanceSecret = [provider.instanceSecret].compactMap(\.self)
        return HostedFunction(
            name: name,
            binary: name,
            route: "/hooks/\(name)",
            scopes: ["observe:\(name)", "settings:\(name)"],
            settings: [.coreURL, .coreToken, .hookKey] + instanceSecret + [.threads])
    }
}
