import CoreAPI

/// The payload of `status`.
struct StatusPayload: Decodable {
    /// A branch that has the commit somewhere in it, not always as its head.
    struct Branch: Decodable {
        struct Commit: Decodable {
            @Tolerant var sha: ObjectID?
        }

        @Tolerant var name: String?
        @Tolerant var commit: Commit?
    }

    var sha: ObjectID
    var state: String
    /// What tells it from other statuses of the same commit.
    @Tolerant var context: String?
    @Tolerant var target_url: String?
    @Tolerant var branches: [Branch]?
    @Tolerant var updated_at: GitHubTime?
    @Tolerant var created_at: GitHubTime?
    var repository: RepositoryPayload
}
