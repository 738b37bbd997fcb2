/// Every function that the local runner hosts.
package enum FunctionTable {
    /// The function that owns the data, its migrations and its tokens.
    package static let core = HostedFunction(
        name: "core",
        binary: "core",
        route: "/core/v1",
        scopes: [],
        settings: [.database, .hookKey, .threads])

    /// The functions, in the order in which they are started.
    package static let all = [
        core,
        HostedFunction(
            name: "github",
            binary: "github",
            route: "/hooks/github",
            scopes: ["observe:github", "settings:github"],
            settings: [.coreURL, .coreToken, .hookKey, .githubSecret, .threads]),
    ]

    /// The function that answers a path, or nil where none does.
    package static func function(answering path: String) -> HostedFunction? {
        all.first { $0.answers(path) }
    }
}
