/// The outside systems that Ployst knows, by the word that URLs and JSON have for them.
enum Provider: String, CaseIterable, Sendable {
    case github, git, jenkins, targetprocess

    /// Whether it holds source code, and so has branch finders.
    var hasBranches: Bool { self == .github || self == .git }

    /// Whether it has work items.
    var hasFeatures: Bool { self == .targetprocess || self == .github }

    /// Whether it tells of builds.
    var hasBuilds: Bool { self == .jenkins || self == .github }

    /// Whether people can connect their accounts there.
    var hasAccounts: Bool { self == .github }
}
