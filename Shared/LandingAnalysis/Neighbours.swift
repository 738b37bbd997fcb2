import CoreAPI

extension Analysis {
    /// What the other targets of a branch had before it came to them: that is nobody's work here.
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
        guard history.contains(revision) else { return Divergence.Other(history: history, position: .max) }
        guard case .yes(let tip, let reference) = ownWork(of: source, at: revision, in: other, history) else {
            return nil
        }
        if let position = history.position(of: tip), !history.isOnChain(tip) {
            return Divergence.Other(history: history, position: position - 1)
        }
        guard let reference, history.isOnChain(reference), let position = history.position(of: reference) else {
            return nil
        }
        return Divergence.Other(history: history, position: position)
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
