package import CoreAPI

/// A branch, with what core remembers of it.
package struct BasisBranch: Decodable, Equatable, Sendable {
    /// The id of its row in core.
    package var id: Int

    /// The short name.
    package var name: String

    /// The index of the branch finder that it matches; nil for a branch that only a feature's link makes interesting: it
    /// counts as below all levels.
    package var level: Int?

    /// The head; nil or zeros where it is deleted and core keeps only ``tips``.
    package var head: ObjectID?

    /// When it was deleted; nil for a living branch.
    package var deletedAt: Timestamp?

    /// The newest values that its head had, oldest first.
    package var tips: [BasisTip]

    /// What core says of it in branches above now.
    package var landings: [BasisLanding]

    enum CodingKeys: String, CodingKey {
        case id, name, level, head, tips, landings
        case deletedAt = "deleted_at"
    }

    /// Makes a branch.
    package init(
        id: Int, name: String, level: Int?, head: ObjectID?, deletedAt: Timestamp? = nil,
        tips: [BasisTip] = [], landings: [BasisLanding] = []
    ) {
        self.id = id
        self.name = name
        self.level = level
        self.head = head
        self.deletedAt = deletedAt
        self.tips = tips
        self.landings = landings
    }

    /// Reads a branch, of whose answers those without a revision are about its head.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(Int.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        level = try container.decodeIfPresent(Int.self, forKey: .level)
        let head = try container.decodeIfPresent(ObjectID.self, forKey: .head)
        self.head = head
        deletedAt = try container.decodeIfPresent(Timestamp.self, forKey: .deletedAt)
        tips = try container.decode([BasisTip].self, forKey: .tips)
        landings = try container.decode([BasisLanding.Stated].self, forKey: .landings)
            .compactMap { BasisLanding($0, head: head) }
    }

    /// The revision that is judged: the head, or the last one that a deleted branch had.
    package var revision: ObjectID? {
        guard let head, !head.isZero else { return tips.last { !$0.after.isZero }?.after }
        return head
    }

    /// Whether `self` is on a level above `other`.
    package func isAbove(_ other: BasisBranch) -> Bool {
        guard let level else { return false }
        return other.level.map { level < $0 } ?? true
    }
}

/// One value that a branch's head had.
package struct BasisTip: Decodable, Equatable, Sendable {
    /// The push in which core learned of it: the repository's own counter.
    package var sequence: Int

    /// The value before; zeros where the branch did not exist; nil where nobody said.
    package var before: ObjectID?

    /// The value.
    package var after: ObjectID

    /// For each target, by its id: where its head was just before that push; nil, or none, where core does not know.
    package var targets: [String: ObjectID?]?

    enum CodingKeys: String, CodingKey {
        case before, after, targets
        case sequence = "seq"
    }

    /// Makes a tip.
    package init(sequence: Int, before: ObjectID?, after: ObjectID, targets: [String: ObjectID?]? = nil) {
        self.sequence = sequence
        self.before = before
        self.after = after
        self.targets = targets
    }
}

/// What core says of a branch in one target.
package struct BasisLanding: Equatable, Sendable {
    /// The id of the target.
    package var target: Int

    /// The answer.
    package var state: LandingState

    /// The branch's revision that the answer is about.
    package var revision: ObjectID

    /// The commit of the target that brought it.
    package var landedAs: ObjectID?

    /// Whether the branch is known to have held work of its own.
    package var ownWork: Bool?

    /// The digest that the answer came with.
    package var digest: String?

    /// An answer as core writes it.
    struct Stated: Decodable {
        var target: Int
        var state: LandingState
        var revision: ObjectID?
        var landed_as: ObjectID?
        var own_work: Bool?
        var digest: String?
    }

    /// Makes an answer of what core states of a branch with this head; nil where nothing says which revision it is about.
    init?(_ stated: Stated, head: ObjectID?) {
        guard let revision = stated.revision ?? head else { return nil }
        self.init(
            target: stated.target, state: stated.state, revision: revision, landedAs: stated.landed_as,
            ownWork: stated.own_work, digest: stated.digest)
    }

    /// Makes an answer.
    package init(
        target: Int, state: LandingState, revision: ObjectID, landedAs: ObjectID? = nil, ownWork: Bool? = nil,
        digest: String? = nil
    ) {
        self.target = target
        self.state = state
        self.revision = revision
        self.landedAs = landedAs
        self.ownWork = ownWork
        self.digest = digest
    }
}
