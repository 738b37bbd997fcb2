package import CoreAPI

/// What core knows of one repository's branches: the answer of `repositories/{id}/landing-basis`.
package struct Basis: Decodable, Equatable, Sendable {
    /// The repository.
    package var repository: BasisRepository

    /// The branches that are sources or targets, in no order.
    package var branches: [BasisBranch]

    /// Merged pull requests whose head branch is among ``branches``.
    package var pullRequests: [BasisPullRequest]

    enum CodingKeys: String, CodingKey {
        case repository, branches
        case pullRequests = "pull_requests"
    }

    /// Makes a basis.
    package init(
        repository: BasisRepository, branches: [BasisBranch], pullRequests: [BasisPullRequest] = []
    ) {
        self.repository = repository
        self.branches = branches
        self.pullRequests = pullRequests
    }
}

/// A repository, as its clone needs it.
package struct BasisRepository: Decodable, Equatable, Sendable {
    /// The id of its row in core.
    package var id: Int

    /// The id of its project.
    package var projectID: Int

    /// The slug of its project.
    package var project: String

    /// The provider that reports its pushes.
    package var provider: String

    /// The owner's name at the provider.
    package var owner: String

    /// The repository's name at the provider.
    package var name: String

    /// Where to clone it from, where that is known.
    package var cloneURL: String?

    /// The branch that the provider calls the default one.
    package var defaultBranch: String?

    /// `active`, or why it is not.
    package var status: String?

    /// The newest push that core had taken when it answered.
    package var lastSequence: Int

    enum CodingKeys: String, CodingKey {
        case id, project, provider, owner, name, status
        case projectID = "project_id"
        case cloneURL = "clone_url"
        case defaultBranch = "default_branch"
        case lastSequence = "last_seq"
    }

    /// Makes a repository.
    package init(
        id: Int, projectID: Int, project: String, provider: String, owner: String, name: String,
        cloneURL: String? = nil, defaultBranch: String? = nil, status: String? = nil, lastSequence: Int
    ) {
        self.id = id
        self.projectID = projectID
        self.project = project
        self.provider = provider
        self.owner = owner
        self.name = name
        self.cloneURL = cloneURL
        self.defaultBranch = defaultBranch
        self.status = status
        self.lastSequence = lastSequence
    }
}

/// A merged pull request.
package struct BasisPullRequest: Decodable, Equatable, Sendable {
    /// Its number at the provider.
    package var number: Int

    /// The branch that was merged.
    package var headBranch: String

    /// That branch's head when it was merged.
    package var head: ObjectID

    /// The branch that it was merged into.
    package var targetBranch: String

    /// The commit that the provider made of it.
    package var mergeRevision: ObjectID?

    enum CodingKeys: String, CodingKey {
        case number, head
        case headBranch = "head_branch"
        case targetBranch = "target_branch"
        case mergeRevision = "merge_revision"
    }

    /// Makes a pull request.
    package init(
        number: Int, headBranch: String, head: ObjectID, targetBranch: String, mergeRevision: ObjectID?
    ) {
        self.number = number
        self.headBranch = headBranch
        self.head = head
        self.targetBranch = targetBranch
        self.mergeRevision = mergeRevision
    }
}
