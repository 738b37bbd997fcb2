import CoreAPI

/// The payload of `workflow_run`.
struct WorkflowRunPayload: Decodable {
    struct Workflow: Decodable {
        @Tolerant var name: String?
    }

    struct Run: Decodable {
        var id: Int64
        /// The name of the workflow, or of this run where the workflow gives its runs names.
        @Tolerant var name: String?
        @Tolerant var path: String?
        @Tolerant var check_suite_id: Int64?
        @Tolerant var event: String?
        @Tolerant var status: String?
        @Tolerant var conclusion: String?
        @Tolerant var run_number: Int64?
        @Tolerant var run_attempt: Int?
        @Tolerant var html_url: String?
        @Tolerant var head_branch: String?
        @Tolerant var head_sha: ObjectID?
        @Tolerant var head_repository: PullRequestPayload.RepositoryID?
        @Tolerant var pull_requests: [PullRequestReference]?
        @Tolerant var run_started_at: GitHubTime?
        @Tolerant var updated_at: GitHubTime?
        @Tolerant var created_at: GitHubTime?
    }

    @Tolerant var action: String?
    var workflow_run: Run
    /// Null where the workflow is not a file of the repository.
    @Tolerant var workflow: Workflow?
    var repository: RepositoryPayload
}
