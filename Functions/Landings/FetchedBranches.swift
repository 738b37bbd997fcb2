import Clones
import CoreAPI
import LandingAnalysis

/// Core's branches with the heads that a fetch found.
struct FetchedBranches {
    /// The basis, with those heads instead of core's where they differ.
    private(set) var basis: Basis

    /// The heads that differ from core's.
    private(set) var heads: [FetchedHead] = []

    /// The ids of their branches.
    private(set) var moved: Set<Int> = []

    init(_ basis: Basis, _ refs: Clone.Refs) {
        self.basis = basis
        // A server without any branch lost them, or is not the one that core heard of.
        guard !refs.heads.isEmpty else { return }
        for (index, branch) in basis.branches.enumerated() {
            let known = branch.deletedAt == nil ? branch.head : nil
            let found = refs.heads[branch.name]
            guard found != known else { continue }
            heads.append(FetchedHead(name: branch.name, revision: found))
            moved.insert(branch.id)
            guard let found, branch.deletedAt == nil else { continue }
            self.basis.branches[index].head = found
        }
    }
}
