/// The payload of `issues`.
struct IssuesPayload: Decodable {
    /// What the action did: of use only where an issue moved to another repository.
    struct Changes: Decodable {
        @Tolerant var new_issue: IssuePayload?
        @Tolerant var new_repository: RepositoryPayload?
        @Tolerant var old_issue: IssuePayload?
        @Tolerant var old_repository: RepositoryPayload?
    }

    @Tolerant var action: String?
    var issue: IssuePayload
    @Tolerant var changes: Changes?
    var repository: RepositoryPayload
}
