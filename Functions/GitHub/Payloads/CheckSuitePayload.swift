import CoreAPI

/// The payload of `check_suite`.
struct CheckSuitePayload: Decodable {
    /// What one App found out about one revision; `check_run` has it too.
    struct CheckSuite: Decodable {
        @Tolerant var id: Int64?
        @Tolerant var status: String?
        @Tolerant var conclusion: String?
        /// Null for a fork's.
        @Tolerant var head_branch: String?
        @Tolerant var head_sha: ObjectID?
        @Tolerant var app: App?
        @Tolerant var updated_at: GitHubTime?
        @Tolerant var created_at: GitHubTime?

        var progress: BuildProgress { BuildProgress(status: status, conclusion: conclusion) }
    }

    struct App: Decodable {
        @Tolerant var slug: String?
        @Tolerant var name: String?

        /// What a build of it is called.
        var job: String? { [slug, name].compactMap(\.self).first { !$0.isEmpty } }
    }

    var check_suite: CheckSuite
    var repository: RepositoryPayload
}
