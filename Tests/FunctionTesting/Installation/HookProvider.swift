import Testing

/// The providers, each of which has a hook: the raw value is the name of its executable and its word in the URL.
package enum HookProvider: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case git, github, jenkins, targetprocess

    /// The path of a project's hook.
    package func path(project: String = "team") -> String { "/hooks/\(rawValue)/\(project)" }

    /// The setting with the secrets of its instance-wide hook; nil where it has no such hook.
    package var instanceSetting: String? {
        switch self {
        case .git: "PLOYST_GIT_SECRET"
        case .github: "PLOYST_GITHUB_SECRET"
        case .jenkins, .targetprocess: nil
        }
    }

    /// Its name.
    package var testDescription: String { rawValue }
}
