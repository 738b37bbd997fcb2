/// The newest steps of a target's chain that changed files: what these are there now.
struct LatestSteps {
    /// Each step with the file's version since, by the fingerprint of the path.
    var byPath: [UInt64: (step: Int, version: UInt64)] = [:]

    /// Whether a step changed too many files to tell which: of those of which nothing is known since then nobody knows.
    var isCut = false
}
