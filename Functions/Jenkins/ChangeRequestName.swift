/// The change request that the name of a job or of a ref stands for.
struct ChangeRequestName: Equatable {
    /// The number of the change request.
    var number: Int64

    /// Whether its head is built as it was pushed, and not merged with its target.
    var isHead: Bool

    /// Reads the name of a job, or of a branch as Jenkins calls it there: `PR-31`, `PR-31-head` or `PR-31-merge`.
    ///
    /// The branch sources of GitHub, Bitbucket and Gitea say `PR`, that of GitLab says `MR`.
    init?(job name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), ["PR", "MR"].contains(parts[0]) else { return nil }
        self.init(parts[1], kind: parts.count == 3 ? parts[2] : "merge")
    }

    /// Reads a ref of a change request without what is before it, for example `pull/31/merge`.
    init?(ref name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, ["pr", "pull", "pull-requests", "merge-requests"].contains(parts[0]) else { return nil }
        self.init(parts[1], kind: parts[2])
    }

    private init?(_ digits: Substring, kind: Substring) {
        guard ["head", "from", "merge"].contains(kind), let number = Int64(digits), number > 0 else { return nil }
        self.number = number
        isHead = kind != "merge"
    }
}
