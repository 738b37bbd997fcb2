/// A pull request as its provider shows it at one moment.
package struct ObservedPullRequest: Codable, Equatable, Sendable {
    /// What became of it.
    package enum State: String, Codable, CaseIterable, Equatable, Sendable {
        case open, closed, merged
    }

    /// One end of it.
    package struct End: Codable, Equatable, Sendable {
        /// The short name of the branch.
        package var branch: String

        /// The branch's revision, as the pull request has it.
        package var revision: ObjectID

        /// The provider's id of the repository that has the branch; nil where that is gone.
        package var repositoryID: String?

        enum CodingKeys: String, CodingKey {
            case branch, revision
            case repositoryID = "repository_id"
        }

        /// Makes an end.
        package init(branch: String, revision: ObjectID, repositoryID: String?) {
            self.branch = branch
            self.revision = revision
            self.repositoryID = repositoryID
        }
    }

    /// Its number within the repository that it wants into.
    package var number: Int64

    /// What became of it: merged is for ever.
    package var state: State

    /// Whether its author does not ask for a review yet.
    package var draft: Bool

    /// Its title.
    package var title: String

    /// Its text; it may name features.
    package var body: String?

    /// A page about it.
    package var url: String?

    /// Who made it, by the provider's account name.
    package var author: String?

    /// Where it comes from; the repository is another one where it comes from a fork.
    package var head: End

    /// Where it wants into.
    package var target: End

    /// The commit by which it was merged; nil until it is.
    package var mergeRevision: ObjectID?

    /// When it was merged.
    package var mergedAt: Timestamp?

    /// When the provider changed it: an older observation never replaces a newer one.
    package var changedAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case number, state, draft, title, body, url, author, head, target
        case mergeRevision = "merge_revision"
        case mergedAt = "merged_at"
        case changedAt = "changed_at"
    }

    /// Makes the description of a pull request.
    package init(
        number: Int64, state: State, draft: Bool, title: String, body: String?, url: String?, author: String?,
        head: End,
        target: End, mergeRevision: ObjectID? = nil, mergedAt: Timestamp? = nil, changedAt: Timestamp
    ) {
        self.number = number
        self.state = state
        self.draft = draft
        self.title = title
        self.body = body
        self.url = url
        self.author = author
        self.head = head
        self.target = target
        self.mergeRevision = mergeRevision
        self.mergedAt = mergedAt
        self.changedAt = changedAt
    }
}
