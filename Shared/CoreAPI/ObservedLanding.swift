/// What was found of one branch in one branch above it.
package struct ObservedLanding: Codable, Equatable, Sendable {
    /// The id of the branch's row in core.
    package var branch: Int

    /// The id of the target's row in core: a branch of the same repository, on a level above.
    package var target: Int

    /// The branch's revision that this is about.
    package var revision: ObjectID

    /// The target's revision in which it was looked for; nil only where it is not known.
    package var targetRevision: ObjectID?

    /// The answer.
    package var state: LandingState

    /// Whether the branch ever held work that was not in the target by then; nil where the history does not tell.
    package var ownWork: Bool?

    /// Which detector found it; nil where none did.
    package var method: LandingMethod?

    /// The commit of the target that brought it: for ``LandingState/reverted`` the one that was taken back.
    package var landedAs: ObjectID?

    /// When that commit was committed, or, for ``LandingState/reverted``, the one that took it back.
    package var committedAt: Timestamp?

    /// What speaks for it, in a sentence.
    package var evidence: String?

    /// Why nothing could be found out; only with ``LandingState/unknown``.
    package var reason: String?

    /// A digest of all that this says of the branch's revision, of at most 64 characters; core keeps it for whoever computes next.
    package var digest: String?

    enum CodingKeys: String, CodingKey {
        case branch, target, revision, state, method, evidence, reason, digest
        case targetRevision = "target_revision"
        case ownWork = "own_work"
        case landedAs = "landed_as"
        case committedAt = "committed_at"
    }

    /// Makes a finding.
    package init(
        branch: Int, target: Int, revision: ObjectID, targetRevision: ObjectID?, state: LandingState,
        ownWork: Bool? = nil, method: LandingMethod? = nil, landedAs: ObjectID? = nil, committedAt: Timestamp? = nil,
        evidence: String? = nil, reason: String? = nil, digest: String? = nil
    ) {
        self.branch = branch
        self.target = target
        self.revision = revision
        self.targetRevision = targetRevision
        self.state = state
        self.ownWork = ownWork
        self.method = method
        self.landedAs = landedAs
        self.committedAt = committedAt
        self.evidence = evidence
        self.reason = reason
        self.digest = digest
    }
}
