import CoreAPI

/// What was found for one branch in one target, with the commits still as places in the graph.
struct Verdict {
    var state: LandingState
    var ownWork: Bool?
    var landing: Landing?

    /// The commit that took the landing back, for a reverted one.
    var revert: Int?

    /// A sentence; for an unknown one the reason.
    var text: String

    static func unknown(_ reason: String) -> Verdict { Verdict(state: .unknown, text: reason) }
}

/// How a revision came into a target.
struct Landing {
    var method: LandingMethod

    /// The commit of the target that it is known by.
    var commit: Int

    /// The change as a whole, where it also consists of ``pieces`` that can be taken back one by one.
    var whole: Piece?

    /// The changes that make it up.
    var pieces: [Piece]

    /// What speaks for it: a sentence without its full stop.
    var evidence: String

    /// A change in the target that can be taken back.
    struct Piece {
        /// The branch's own commit, where the piece stands for one.
        var own: Int?

        /// The commit of the target from which on it is there.
        var origin: Int

        /// Whether ``origin`` is the branch's own commit, or brought those: then what the branch itself did afterwards is its work
        /// and takes nothing back.
        var isOwn = false

        /// Other commits of the target that bring it too.
        var also: [Int] = []

        /// The change, in each way in which one commit could take it back; each with the commit that made it so.
        var changes: [(commit: Int, change: TreePair)]

        /// The commits which a revert may name, beside merges that brought ``origin``.
        var named: [Int]
    }

    /// The landing without the merges that a history does not have: what brought it elsewhere.
    func only(in history: TargetHistory) -> Landing {
        func isThere(_ commit: Int) -> Bool { history.contains(commit) }
        func only(_ piece: Piece) -> Piece {
            var piece = piece
            piece.changes.removeAll { !isThere($0.commit) }
            piece.named.removeAll { !isThere($0) }
            return piece
        }
        var result = self
        result.pieces = pieces.map(only)
        result.whole = whole.map(only).flatMap { $0.changes.isEmpty && $0.named.isEmpty ? nil : $0 }
        return result
    }
}
