/// A repository as a provider names it in an observation.
package struct ObservedRepository: Codable, Equatable, Sendable {
    /// The provider's slug, for example `github`.
    package var provider: String

    /// The provider's own id, which stays through renames and transfers; nil where the provider has none (plain git).
    package var externalID: String?

    /// The user, organization or folder that it belongs to.
    package var owner: String

    /// Its name, without the owner.
    package var name: String

    /// Where it can be cloned from; taken over only when the repository is first tracked.
    package var cloneURL: String?

    /// The short name of its default branch.
    package var defaultBranch: String?

    enum CodingKeys: String, CodingKey {
        case provider, owner, name
        case externalID = "external_id"
        case cloneURL = "clone_url"
        case defaultBranch = "default_branch"
    }

    /// Makes the description of a repository.
    package init(
        provider: String, externalID: String?, owner: String, name: String, cloneURL: String? = nil,
        defaultBranch: String? = nil
    ) {
        self.provider = provider
        self.externalID = externalID
        self.owner = owner
        self.name = name
        self.cloneURL = cloneURL
        self.defaultBranch = defaultBranch
    }
}
