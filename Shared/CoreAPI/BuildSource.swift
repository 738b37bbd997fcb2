/// What a build was run for; a reporter leaves out what it does not know.
package struct BuildSource: Codable, Equatable, Sendable {
    /// The revision that somebody pushed and that the build tells about: for a change request its head.
    package var revision: ObjectID?

    /// The revision that was checked out, where that may be another one: a merge commit that is on no branch.
    package var builtRevision: ObjectID?

    /// The revision of the target branch that a change request was merged with for this build.
    package var targetRevision: ObjectID?

    /// The short name of the branch that it was run for: for a change request its source.
    package var branch: String?

    /// The short name of the branch that a change request wants into.
    package var target: String?

    /// The number of the change request (on GitHub: the pull request).
    package var changeRequest: Int64?

    enum CodingKeys: String, CodingKey {
        case revision, branch, target
        case builtRevision = "built_revision"
        case targetRevision = "target_revision"
        case changeRequest = "change_request"
    }

    /// Makes a source; what is not given is not known.
    package init(
        revision: ObjectID? = nil, builtRevision: ObjectID? = nil, targetRevision: ObjectID? = nil,
        branch: String? = nil, target: String? = nil, changeRequest: Int64? = nil
    ) {
        self.revision = revision
        self.builtRevision = builtRevision
        self.targetRevision = targetRevision
        self.branch = branch
        self.target = target
        self.changeRequest = changeRequest
    }
}
