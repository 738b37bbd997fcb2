import CoreAPI

/// Two trees of which the difference is asked.
struct TreePair: Hashable {
    /// The tree before.
    var from: ObjectID

    /// The tree after.
    var to: ObjectID

    /// The first words of digests are as good as all of them.
    func hash(into hasher: inout Hasher) {
        hasher.combine(hash)
    }

    /// What is the same for two pairs that are the same, and another for the same trees the other way round.
    var hash: UInt64 { from.firstWord &- (to.firstWord << 1 | to.firstWord >> 63) }

    /// The same change the other way round.
    var reversed: TreePair { TreePair(from: to, to: from) }

    /// Whether nothing changes.
    var isEmpty: Bool { from == to }
}
