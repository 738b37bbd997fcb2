import CoreAPI

extension Analysis {
    /// Why nothing is known of a branch in any target; nil where the clone has all that tells whose work is whose.
    ///
    /// Without one target's head, or without what it had when the branch was pushed, the work of others would be taken for the branch's.
    func loss(of source: BasisBranch, at revision: Int) -> String? {
        let creation = source.tips.lastIndex { $0.before?.isZero == true } ?? 0
        for target in targets(of: source) {
            guard let head = place(of: target.revision) else {
                return target.revision.map { "the clone does not have \(target.name)'s revision \($0)" }
            }
            let history = history(of: head)
            for tip in source.tips.dropFirst(creation) {
                guard let place = place(of: tip.after), history.contains(place), let lost = lostReference(tip, target),
                    ancestry.isAncestor(place, of: revision, in: graph)
                else { continue }
                return "the clone does not have \(lost), where \(target.name) was when the branch was pushed"
            }
        }
        return nil
    }

    /// Where a target's head was just before a tip, where that is known but not in the clone.
    private func lostReference(_ tip: BasisTip, _ target: BasisBranch) -> ObjectID? {
        guard let known = referenceID(of: tip, in: target), !known.isZero, place(of: known) == nil else { return nil }
        return known
    }
}
