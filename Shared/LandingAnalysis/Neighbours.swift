import CoreAPI

extension Analysis {
    /// What the other targets of a branch have but from the branch itself: that is nobody's work here.
    ///
    /// Without this a feature that grew from `develop` would count all that `main` lacks of `develop` as its own.
    func others(of source: BasisBranch, but target: BasisBranch) -> [Divergence.Other] {
        targets(of: source).filter { $0.id != target.id }.compactMap { known(of: source, in: $0) }
    }

    private func known(of source: BasisBranch, in other: BasisBranch) -> Divergence.Other? {
        let key = Pair(source: source.id, target: other.id)
        if let known = neighbours[key] { return known }
        let found = find(source, in: other)
        neighbours[key] = .some(found)
        return found
    }

    private func find(_ source: BasisBranch, in other: BasisBranch) -> Divergence.Other? {
        guard let revision = place(of: source.revision), let head = place(of: other.revision) else { return nil }
        let history = history(of: head)
        let arrivals = arrivals(of: source, at: revision, in: other, history)
        // Where nobody knows how it came there, all of it may be this branch's.
        if history.contains(revision), arrivals.isEmpty { return nil }
        return Divergence.Other(history: history, own: arrivals.reduce(into: []) { $0.formUnion($1.own) })
    }

    /// A target in which the branch has had no work of its own: then it has none anywhere.
    func emptyIn(_ source: BasisBranch, at revision: Int) -> BasisBranch? {
        targets(of: source).first { target in
            guard let head = place(of: target.revision) else { return false }
            let history = history(of: head)
            return history.contains(revision) && ownWork(of: source, at: revision, in: target, history) == .no
        }
    }
}
