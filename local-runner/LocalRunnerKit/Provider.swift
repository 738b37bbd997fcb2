/// The providers, each of which has a hook; the raw value is the provider's word in URLs.
package enum Provider: String, CaseIterable, Sendable {
    /// Repositories on servers of one's own.
    case git

    /// Repositories, pull requests and issues on GitHub.
    case github

    /// Builds.
    case jenkins

    /// Work items.
    case targetprocess

    /// Whether repositories are its own.
    var hasRepositories: Bool { instanceSecret != nil }

    /// Whether its deliveries name in a header field what happened; the others say so in the payload alone.
    package var namesEvents: Bool { self == .github }

    /// The setting with the secret of its instance-wide hook; nil where it has no such hook.
    package var instanceSecret: Setting? {
        switch self {
        case .git: .gitSecret
        case .github: .githubSecret
        case .jenkins, .targetprocess: nil
        }
    }
}
