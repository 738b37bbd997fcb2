import CoreAPI

/// Whether a branch held work that was not in its target by then.
enum OwnWork: Equatable {
    /// This tip was not in the target when it was pushed; the target's head was at `reference` then, where that is known.
    case yes(tip: Int, reference: Int?)

    /// Every tip that leads to the revision was in the target before it was pushed.
    case no

    /// The target's history before the branch's first push is not known, and nothing else tells.
    case unknown
}

extension Analysis {
    /// Judges by the tips that lead to `revision`: those of a life of the branch before it was made anew, or that a forced
    /// push has thrown away, say nothing about it.
    func ownWork(of source: BasisBranch, at revision: Int, in target: BasisBranch, _ history: TargetHistory) -> OwnWork
    {
        let creation = source.tips.lastIndex { $0.before?.isZero == true }
        let tips = source.tips[(creation ?? 0)...]
        var isUnknown = tips.isEmpty
        for tip in tips.reversed() {
            guard let place = place(of: tip.after), ancestry.isAncestor(place, of: revision, in: graph) else {
                continue
            }
            if let reference = self.reference(of: tip, in: target) {
                if !isReached(place, from: reference, history) { return .yes(tip: place, reference: reference) }
            } else if let oldest = self.place(of: target.tips.first?.after) {
                // The target was first seen later: what it did not have then it did not have before.
                if !isReached(place, from: oldest, history) { return .yes(tip: place, reference: oldest) }
                isUnknown = true
            } else {
                if !history.contains(place) { return .yes(tip: place, reference: nil) }
                isUnknown = true
            }
        }
        if let known = knownOwnWork(of: source, at: revision, in: target, since: creation) {
            return .yes(tip: known, reference: nil)
        }
        return isUnknown ? .unknown : .no
    }

    /// The revision of which core knows already that it, or one before it, was work; a revision that leads to ours.
    private func knownOwnWork(
        of source: BasisBranch, at revision: Int, in target: BasisBranch, since creation: Int?
    ) -> Int? {
        guard let known = source.landings.first(where: { $0.target == target.id }), known.ownWork == true,
            let place = place(of: known.revision), ancestry.isAncestor(place, of: revision, in: graph)
        else { return nil }
        guard let creation else { return place }
        return source.tips[creation...].contains { $0.after == known.revision } ? place : nil
    }

    /// The place of the target's head just before a tip; nil where nobody knows, or the clone does not have it.
    func reference(of tip: BasisTip, in target: BasisBranch) -> Int? { place(of: referenceID(of: tip, in: target)) }

    /// The target's head just before a tip; nil where nobody knows.
    func referenceID(of tip: BasisTip, in target: BasisBranch) -> ObjectID? {
        if let stated = tip.targets?["\(target.id)"] { return stated }
        return target.tips.last { $0.sequence < tip.sequence }?.after ?? target.tips.first?.before
    }

    /// Whether `head`, which need not be in the target any more, has the commit.
    func isReached(_ commit: Int, from head: Int, _ history: TargetHistory) -> Bool {
        history.contains(head)
            ? history.isAncestor(commit, of: head, in: graph, ancestry)
            : ancestry.isAncestor(commit, of: head, in: graph)
    }
}
