/// What the demo's table shows of a branch, as core's API answers it.
package struct BranchSummary: Decodable, Equatable, Sendable {
    /// Where the branch is.
    package struct Repository: Decodable, Equatable, Sendable {
        /// The account or group that holds the repository.
        package var owner: String

        /// Its name there.
        package var name: String
    }

    /// A pull request that wants the branch into another one.
    package struct PullRequest: Decodable, Equatable, Sendable {
        /// Its number within the repository.
        package var number: Int64

        /// What became of it, for example `merged`.
        package var state: String
    }

    /// Where the branch stands in a branch above it.
    package struct Landing: Decodable, Equatable, Sendable {
        /// The branch above.
        package var target: String

        /// The level of that branch.
        package var level: Int

        /// For example `landed`.
        package var state: String
    }

    /// Where the branch is.
    package var repository: Repository

    /// Its name, without `refs/heads/`.
    package var name: String

    /// The object id of its head, or nil where it is not known.
    package var head: String?

    /// The index of the branch finder that matches it, or nil where none does.
    package var level: Int?

    /// The branch above it.
    package var parent: String?

    /// When it was deleted, or nil while it is there.
    package var deletedAt: String?

    /// Its pull requests, where core says so.
    package var pullRequests: [PullRequest]?

    /// The builds of its revisions, where core says so.
    package var builds: [BuildSummary]?

    /// Where it stands in the branches above, where core says so.
    package var landings: [Landing]?

    private enum CodingKeys: String, CodingKey {
        case repository, name, head, level, parent, builds, landings
        case deletedAt = "deleted_at"
        case pullRequests = "pull_requests"
    }

    /// The pull request that was made last.
    package var lastPullRequest: PullRequest? {
        pullRequests?.max { $0.number < $1.number }
    }

    /// The build that began last.
    package var lastBuild: BuildSummary? {
        builds?.max { ($0.startedAt ?? "", $0.number ?? 0) < ($1.startedAt ?? "", $1.number ?? 0) }
    }
}
