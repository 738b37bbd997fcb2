/// The outside systems that Ployst knows, by the word that URLs and JSON have for them.
enum Provider: String, CaseIterable, Sendable {
    case github, git, jenkins, targetprocess

    /// Whether it holds source code, and so has branch finders.
    var hasBranches: Bool { self == .github || self == .git }
}
