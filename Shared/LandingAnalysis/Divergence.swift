/// What a revision has that a target's head does not, and where the two part.
struct Divergence {
    /// What it depends on.
    struct Key: Hashable {
        var revision: Int
        var head: Int
        var source: Int
    }

    /// Commits that are not the branch's work: what another target has, without what came there from this branch.
    struct Other {
        /// That target.
        var history: TargetHistory

        /// What came there from this branch.
        var own: Set<Int>

        func contains(_ commit: Int) -> Bool { history.contains(commit) && !own.contains(commit) }
    }

    /// The place of the revision.
    let revision: Int

    /// The commits that are the branch's own, parents first.
    let own: [Int]

    /// The commits from which those grew, or that were merged into them.
    let frontier: [Int]

    /// Those of ``frontier`` that no other of them descends from: the merge bases; none for unrelated histories.
    let bases: [Int]

    private let others: [Other]

    init(
        of revision: Int, from history: TargetHistory, without others: [Other], in graph: CommitGraph,
        _ ancestry: Ancestry
    ) {
        var own: [Int] = []
        var frontier: [Int] = []
        ancestry.walk(from: [revision], in: graph) { commit in
            if history.contains(commit) || others.contains(where: { $0.contains(commit) }) {
                frontier.append(commit)
                return false
            }
            own.append(commit)
            return true
        }
        self.revision = revision
        self.own = own.sorted()
        self.frontier = frontier
        self.others = others
        let all = [history] + others.map(\.history)
        bases =
            frontier.count == 1
            ? frontier
            : frontier.filter { base in
                !frontier.contains { $0 != base && Self.isAncestor(base, of: $0, all, in: graph, ancestry) }
            }
    }

    /// Whether the revision has `commit`, which is not among its own.
    func shares(_ commit: Int, _ history: TargetHistory, in graph: CommitGraph, _ ancestry: Ancestry) -> Bool {
        let all = [history] + others.map(\.history)
        return frontier.contains { Self.isAncestor(commit, of: $0, all, in: graph, ancestry) }
    }

    /// Whichever target has `descendant` on its chain knows without a walk.
    private static func isAncestor(
        _ commit: Int, of descendant: Int, _ histories: [TargetHistory], in graph: CommitGraph, _ ancestry: Ancestry
    ) -> Bool {
        if commit > descendant { return false }
        let history = histories.first { $0.isOnChain(descendant) }
        return history?.isAncestor(commit, of: descendant, in: graph, ancestry)
            ?? ancestry.isAncestor(commit, of: descendant, in: graph)
    }
}
