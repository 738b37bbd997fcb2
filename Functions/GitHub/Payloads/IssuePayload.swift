/// An issue in any payload.
struct IssuePayload: Decodable {
    /// A thing of which only the name is read: a label, or what type an issue is of.
    struct Named: Decodable {
        @Tolerant var name: String?
    }

    struct Milestone: Decodable {
        @Tolerant var title: String?
    }

    /// Something that is there, whatever it is.
    struct Anything: Decodable {
        init(from decoder: any Decoder) {}
    }

    var number: Int64
    @Tolerant var title: String?
    @Tolerant var body: String?
    @Tolerant var html_url: String?
    @Tolerant var state: String?
    @Tolerant var state_reason: String?
    @Tolerant var type: Named?
    @Tolerant var labels: [Named]?
    @Tolerant var milestone: Milestone?
    @Tolerant var assignees: [AccountPayload]?
    @Tolerant var assignee: AccountPayload?
    @Tolerant var created_at: GitHubTime?
    @Tolerant var updated_at: GitHubTime?
    /// There only where the issue is in truth a pull request.
    @Tolerant var pull_request: Anything?
}
