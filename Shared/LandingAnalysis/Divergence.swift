/// What a revision has that a target's head does not, and where the two part.
struct Divergence {
    struct Key: Hashable {
        var revision: Int
        var head: Int
    }

    /// The place of the revision.
    let revision: Int

    /// The commits that the target lacks, parents first.
    let own: [Int]

    /// The commits of the target from which those grew, or that were merged into them.
    let frontier: [Int]

    /// Those of ``frontier`` that no other of them descends from: the merge bases; none for unrelated histories.
    let bases: [Int]

    init(of revision: Int, from history: TargetHistory, in graph: CommitGraph, _ ancestry: Ancestry) {
        var own: [Int] = []
        var frontier: [Int] = []
        ancestry.walk(from: [revision], in: graph) { commit in
            if history.contains(commit) {
                frontier.append(commit)
                return false
            }
            own.append(commit)
            return true
        }
        self.revision = revision
        self.own = own.sorted()
        self.frontier = frontier
        bases = frontier.filter { base in
            !frontier.contains {
                $0 != base && history.isAncestor(base, of: $0, in: graph, ancestry)
            }
        }
    }

    /// Whether the revision has `commit`, which the target has.
    func shares(_ commit: Int, _ history: TargetHistory, in graph: CommitGraph, _ ancestry: Ancestry) -> Bool {
        frontier.contains { history.isAncestor(commit, of: $0, in: graph, ancestry) }
    }
}
