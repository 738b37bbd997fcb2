import CoreAPI

/// The payload of `check_run`.
struct CheckRunPayload: Decodable {
    struct CheckRun: Decodable {
        var id: Int64
        @Tolerant var head_sha: ObjectID?
        @Tolerant var html_url: String?
        /// The page about it at whoever ran it.
        @Tolerant var details_url: String?
        @Tolerant var started_at: GitHubTime?
        @Tolerant var completed_at: GitHubTime?
        @Tolerant var check_suite: CheckSuitePayload.CheckSuite?
        @Tolerant var app: CheckSuitePayload.App?
        @Tolerant var pull_requests: [PullRequestReference]?
    }

    var check_run: CheckRun
    var repository: RepositoryPayload
}
