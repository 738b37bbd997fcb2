import CoreAPI

/// A tip that was a branch's own work and came to a target, with what came there by it.
struct Arrival {
    /// The tip.
    var tip: Int

    /// Where the target's head was just before the tip was pushed; nil where nobody knows.
    var reference: Int?

    /// The branch's own commits that came with it, merges too.
    var own: Set<Int>
}

extension Analysis {
    /// The most commits of one arrival that are told apart from the target's own.
    private static let mostCommits = 10_000

    /// How work of the branch came to the target so far, the newest first; each commit is in one of them only.
    ///
    /// A branch that goes on after it was merged has several: what a later merge brings is not all that it is.
    func arrivals(
        of source: BasisBranch, at revision: Int, in target: BasisBranch, _ history: TargetHistory
    ) -> [Arrival] {
        let pair = Pair(source: source.id, target: target.id)
        if let known = knownArrivals[pair] { return known }
        let found = findArrivals(of: source, at: revision, in: target, history)
        knownArrivals[pair] = found
        return found
    }

    private func findArrivals(
        of source: BasisBranch, at revision: Int, in target: BasisBranch, _ history: TargetHistory
    ) -> [Arrival] {
        let creation = source.tips.lastIndex { $0.before?.isZero == true } ?? 0
        var arrivals: [Arrival] = []
        for tip in source.tips.dropFirst(creation).reversed() {
            let others = references(of: tip, source, but: target)
            for place in reached(by: tip, revision, history, others) {
                guard !arrivals.contains(where: { $0.own.contains(place) }) else { continue }
                let reference = reference(of: tip, in: target)
                let isNew = reference.map { !isReached(place, from: $0, history) } ?? false
                let isKnown = place == self.place(of: tip.after) && isKnownWork(tip, source, target)
                guard isNew ? !isOthers(place, others) : isKnown else { continue }
                let own = broughtCommits(by: place, since: isNew ? reference : nil, history, most: Self.mostCommits)
                    .filter { commit in !isOthers(commit, others) && !arrivals.contains { $0.own.contains(commit) } }
                arrivals.append(Arrival(tip: place, reference: isNew ? reference : nil, own: Set(own)))
            }
        }
        return arrivals
    }

    /// The newest commits of a tip that both the revision and the target have: itself, or what other branches brought of it.
    ///
    /// Nothing that `others` had; of a tip that a forced push has thrown away some may be left.
    private func reached(
        by tip: BasisTip, _ revision: Int, _ history: TargetHistory,
        _ others: [(reference: Int, history: TargetHistory)]
    ) -> [Int] {
        guard let place = place(of: tip.after) else { return [] }
        var reached: [Int] = []
        ancestry.walk(from: [place], in: graph) { commit in
            if history.contains(commit), innerAncestry.isAncestor(commit, of: revision, in: graph) {
                reached.append(commit)
                return false
            }
            // A walk inside the walk would need marks of its own; these questions mostly need none.
            return !others.contains { $0.history.isKnownAncestor(commit, of: $0.reference) }
        }
        return reached.sorted(by: >)
    }

    /// The commits that came to the target with `tip`, merges too: those that neither an earlier step of its chain nor
    /// `reference` has; where it was set forward to the tip and no reference is known, the tip alone.
    func broughtCommits(by tip: Int, since reference: Int?, _ history: TargetHistory, most: Int) -> [Int] {
        let position = history.position(of: tip)
        let isMerged = history.introducer(of: tip) != tip
        guard isMerged || reference != nil else { return [tip] }
        // A reference on the chain is before the step that brought the tip, and so is all that it has.
        let known = reference.flatMap { history.contains($0) && !(isMerged && history.isOnChain($0)) ? $0 : nil }
        var own: [Int] = []
        ancestry.walk(from: [tip], in: graph) { commit in
            let isOld =
                isMerged && history.position(of: commit) != position
                || known.map { history.isAncestor(commit, of: $0, in: graph, innerAncestry) } ?? !isMerged
            if !isOld { own.append(commit) }
            return !isOld && own.count <= most
        }
        return own
    }

    /// Where the heads of the other targets were just before a tip was pushed.
    private func references(
        of tip: BasisTip, _ source: BasisBranch, but target: BasisBranch
    ) -> [(reference: Int, history: TargetHistory)] {
        targets(of: source).filter { $0.id != target.id }.compactMap { other in
            guard let head = place(of: other.revision), let reference = reference(of: tip, in: other) else {
                return nil
            }
            return (reference, history(of: head))
        }
    }

    /// Whether another target had a commit before the branch: then it is nobody's work here.
    private func isOthers(_ commit: Int, _ others: [(reference: Int, history: TargetHistory)]) -> Bool {
        others.contains { isReached(commit, from: $0.reference, $0.history) }
    }

    /// Whether core knows of a tip that it was work.
    private func isKnownWork(_ tip: BasisTip, _ source: BasisBranch, _ target: BasisBranch) -> Bool {
        source.landings.contains { $0.target == target.id && $0.ownWork == true && $0.revision == tip.after }
    }
}
