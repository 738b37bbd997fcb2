import CoreAPI

/// The payload of `pull_request`, which has the whole pull request whatever happened to it.
struct PullRequestPayload: Decodable {
    struct PullRequest: Decodable {
        @Tolerant var number: Int64?
        var state: String
        @Tolerant var merged: Bool?
        @Tolerant var merged_at: GitHubTime?
        @Tolerant var merge_commit_sha: ObjectID?
        @Tolerant var draft: Bool?
        @Tolerant var title: String?
        @Tolerant var body: String?
        @Tolerant var html_url: String?
        @Tolerant var user: AccountPayload?
        @Tolerant var updated_at: GitHubTime?
        @Tolerant var created_at: GitHubTime?
        var head: End
        var base: End
    }

    struct End: Decodable {
        var ref: String
        var sha: ObjectID
        /// Null where the fork was deleted.
        @Tolerant var repo: RepositoryID?
    }

    struct RepositoryID: Decodable {
        var id: Int64
    }

    @Tolerant var number: Int64?
    var pull_request: PullRequest
    var repository: RepositoryPayload
}
