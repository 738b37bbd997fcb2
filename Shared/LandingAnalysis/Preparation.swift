import CoreAPI
import GitProcess

extension Analysis {
    /// Asks git for all differences that will be needed, in few calls, and indexes the targets' commits by what they changed.
    func prepare(_ pairs: [(source: BasisBranch, targets: [BasisBranch])]) {
        var needs = Needs()
        for (source, targets) in pairs {
            guard let revision = place(of: source.revision) else { continue }
            for target in targets {
                guard let head = place(of: target.revision) else { continue }
                collect(revision, source, target, history(of: head), into: &needs)
            }
        }
        let commits = targetCommits(needs)
        differences.prepareChanges((Array(needs.own) + commits).map(graph.change) + Array(needs.net))
        var asked: Set<UInt64> = []
        for change in needs.net { asked.formUnion((try? differences.changes(change))?.versions ?? []) }
        for own in needs.own { asked.formUnion((try? differences.changes(graph.change(of: own)))?.formers ?? []) }
        var known: [UInt64: Int] = [:]
        for commit in commits {
            do throws(GitError) {
                let changes = try differences.changes(graph.change(of: commit))
                index.add(commit, changes, asked: asked)
                guard !changes.isEmpty, !changes.isCut else { continue }
                if !graph.isMerge(commit), let target = known[changes.reverse] { reverts.append((commit, target)) }
                known[changes.identity] = commit
            } catch {
                gaps[commit] = error
            }
        }
    }

    /// What will be compared.
    private struct Needs {
        /// The branches' own commits.
        var own: Set<Int> = []

        /// What branches changed in all.
        var net: Set<TreePair> = []

        /// For each head of a target the position of its chain from which on its commits count.
        var positions: [Int: Int] = [:]

        /// For each head of a target the commits at which branches part from it that came to it by a merge: of what it had before
        /// that merge they need not have all.
        var frontiers: [Int: Set<Int>] = [:]
    }

    private func collect(
        _ revision: Int, _ source: BasisBranch, _ target: BasisBranch, _ history: TargetHistory, into needs: inout Needs
    ) {
        var from = history.position(of: revision) ?? 0
        var search: Search?
        if history.contains(revision) {
            if let merge = history.introducer(of: revision), merge != revision,
                let before = graph.firstParent(of: merge)
            {
                let earlier = self.history(of: before)
                search = self.search(revision, of: source, in: target, earlier)
            }
        } else {
            search = self.search(revision, of: source, in: target, history)
        }
        if let search {
            from = search.divergence.frontier.map { lastShared($0, history) }.min() ?? 0
            let merged = search.divergence.frontier.filter { !history.isOnChain($0) }
            needs.frontiers[history.head, default: []].formUnion(merged)
            needs.own.formUnion(search.divergence.own)
            needs.net.formUnion(netChanges(search))
            for split in splits(search) {
                needs.net.formUnion(netChanges(self.search(split, of: source, in: target, history)))
            }
        }
        for arrival in arrivals(of: source, at: revision, in: target, history) {
            from = min(from, history.position(of: arrival.tip) ?? from)
            needs.own.formUnion(arrival.own)
        }
        needs.positions[history.head] = min(from, needs.positions[history.head] ?? from)
    }

    /// A position of the chain that `commit` has: its own, or that of the first of its first parents that is in the target.
    private func lastShared(_ commit: Int, _ history: TargetHistory) -> Int {
        var step = commit
        while true {
            if let position = history.position(of: step) { return position }
            guard let parent = graph.firstParent(of: step) else { return 0 }
            step = parent
        }
    }

    /// The commits of all targets that count, parents first.
    private func targetCommits(_ needs: Needs) -> [Int] {
        let histories = needs.positions.map { head, from in
            // The oldest lack the most; each is a walk through the whole history.
            let frontiers = (needs.frontiers[head] ?? []).sorted().prefix(Self.mostFrontiers)
            return (history: history(of: head), from: from, reaches: frontiers.map { self.reach(of: $0) })
        }
        return (0..<graph.count).filter { commit in
            histories.contains { history, from, reaches in
                guard let position = history.position(of: commit) else { return false }
                return position >= from || reaches.contains { commit >= $0.count || !$0[commit] }
            }
        }
    }

    /// For each commit up to `head` whether that has it.
    private func reach(of head: Int) -> [Bool] {
        var reach = [Bool](repeating: false, count: head + 1)
        ancestry.walk(from: [head], in: graph) { commit in
            reach[commit] = true
            return true
        }
        return reach
    }

    /// The most commits of which it is asked what of a target they lack.
    private static let mostFrontiers = 4
}
