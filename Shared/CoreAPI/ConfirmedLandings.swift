/// Answers in one target that a computation found to be as core gave them in the basis.
package struct ConfirmedLandings: Codable, Equatable, Sendable {
    /// The id of the target's row in core.
    package var target: Int

    /// The target's revision in which they were looked for.
    package var targetRevision: ObjectID

    /// The ids of the branches' rows.
    package var branches: [Int]

    /// For each of ``branches`` the ``ObservedLanding/digest`` of its answer.
    package var digests: [String]

    enum CodingKeys: String, CodingKey {
        case target, branches, digests
        case targetRevision = "target_revision"
    }

    /// Makes a confirmation.
    package init(target: Int, targetRevision: ObjectID, branches: [Int] = [], digests: [String] = []) {
        self.target = target
        self.targetRevision = targetRevision
        self.branches = branches
        self.digests = digests
    }
}
