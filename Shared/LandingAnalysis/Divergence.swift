/// What a revision has that a target's head does not, and where the two part.
struct Divergence {
    /// What it depends on.
    struct Key: Hashable {
        var revision: Int
        var head: Int
        var source: Int
        var target: Int
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

    /// The target's history and those of the others.
    private let histories: [TargetHistory]

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
        let histories = [history] + others.map(\.history)
        self.histories = histories
        bases =
            frontier.count == 1
            ? frontier
            : frontier.filter { base in
                !frontier.contains { $0 != base && Self.isAncestor(base, of: $0, histories, in: graph, ancestry) }
            }
    }

    /// Those of ``own`` that `other` has not among its own, parents first.
    func own(besides other: Divergence) -> [Int] {
        var index = 0
        return own.filter { commit in
            while index < other.own.count, other.own[index] < commit { index += 1 }
            return index == other.own.count || other.own[index] != commit
        }
    }

    /// Whether a commit is among ``own``, which are in order.
    func isOwn(_ commit: Int) -> Bool {
        var (low, high) = (0, own.count)
        while low < high {
            let middle = (low + high) / 2
            if own[middle] < commit { low = middle + 1 } else { high = middle }
        }
        return low < own.count && own[low] == commit
    }

    /// Whether the revision has `commit`, which is not among its own.
    func shares(_ commit: Int, in graph: CommitGraph, _ ancestry: Ancestry) -> Bool {
        frontier.contains { Self.isAncestor(commit, of: $0, histories, in: graph, ancestry) }
    }

    /// A target that has `descendant` often knows without a walk.
    private static func isAncestor(
        _ commit: Int, of descendant: Int, _ histories: [TargetHistory], in graph: CommitGraph, _ ancestry: Ancestry
    ) -> Bool {
        if commit > descendant { return false }
        let history =
            histories.first { $0.isOnChain(descendant) } ?? histories.first { $0.contains(descendant) }
        return history?.isAncestor(commit, of: descendant, in: graph, ancestry)
            ?? ancestry.isAncestor(commit, of: descendant, in: graph)
    }
}
