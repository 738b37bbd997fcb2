/// Why a branch has landed in a branch above it, or has not, as core's API explains it.
package struct LandingExplanation: Decodable, Equatable, Sendable {
    /// The branch.
    package struct Branch: Decodable, Equatable, Sendable {
        /// Where it is.
        package var repository: BranchSummary.Repository

        /// Its name, without `refs/heads/`.
        package var name: String
    }

    /// The branch.
    package var branch: Branch

    /// The branch above.
    package var target: String

    /// For example `landed`.
    package var state: String

    /// The reason, in a sentence.
    package var reason: String

    /// One line for a terminal.
    package var line: String {
        "    \(branch.repository.owner)/\(branch.repository.name) \(branch.name) in \(target): \(reason)"
    }
}
