/// `POST /core/v1/observations/pull-request`: a pull request is new, changed, merged or closed.
package struct PullRequestObservation: Observation {
    /// `pull-request`.
    package static let kind = "pull-request"

    /// The slug of the project on whose hook the delivery arrived; nil for the instance-wide hook.
    package var project: String?

    /// The generation of that hook's secret; nil for the instance-wide hook.
    package var hookGeneration: Int?

    /// The repository that it wants into.
    package var repository: ObservedRepository

    /// The pull request.
    package var pullRequest: ObservedPullRequest

    /// The provider of the repository.
    package var provider: String { repository.provider }

    enum CodingKeys: String, CodingKey {
        case project, repository
        case hookGeneration = "hook_generation"
        case pullRequest = "pull_request"
    }

    /// Makes an observation.
    package init(
        project: String?, hookGeneration: Int?, repository: ObservedRepository, pullRequest: ObservedPullRequest
    ) {
        self.project = project
        self.hookGeneration = hookGeneration
        self.repository = repository
        self.pullRequest = pullRequest
    }
}
