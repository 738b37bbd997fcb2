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
        let counted = changes(of: commits)
        let own = needs.own.compactMap { try? differences.changes(graph.change(of: $0)) }
        let asked = askedVersions(needs, own, counted)
        for (commit, changes) in counted { index.add(commit, changes, asked: asked) }
        addLatestSteps(needs, own, counted)
        addReverses(among: counted)
        let known = Set(counted.map(\.commit))
        for revert in reverts.sorted(by: { $0.commit < $1.commit }) where known.contains(revert.commit) {
            for path in (try? differences.changes(graph.change(of: revert.commit)))?.paths ?? [] {
                revertsByPath[path, default: []].append(revert)
            }
        }
    }

    /// What each commit changed; those of which git could not tell become ``gaps``.
    private func changes(of commits: [Int]) -> [(commit: Int, changes: Changes)] {
        commits.compactMap { commit in
            do throws(GitError) {
                return (commit, try differences.changes(graph.change(of: commit)))
            } catch {
                gaps[commit] = error
                return nil
            }
        }
    }

    /// The versions of files by which commits will be looked for.
    private func askedVersions(
        _ needs: Needs, _ own: [Changes], _ counted: [(commit: Int, changes: Changes)]
    ) -> Set<UInt64> {
        let net = needs.net.compactMap { try? differences.changes($0) }
        var asked = Set((net + own).flatMap(\.versions)).union(own.flatMap(\.formers))
        let alike = Set((net + own).map(\.pathSet))
        // What of the target may have brought a branch can be taken back as that was there.
        for (commit, changes) in counted where alike.contains(changes.pathSet) || needs.merges.contains(commit) {
            asked.formUnion(changes.formers)
        }
        return asked
    }

    /// Fills ``latestSteps`` from the targets' commits, parents first.
    private func addLatestSteps(_ needs: Needs, _ own: [Changes], _ counted: [(commit: Int, changes: Changes)]) {
        let asked = Set(own.flatMap(\.paths))
        for head in needs.positions.keys {
            let history = history(of: head)
            var latest = LatestSteps()
            for (commit, changes) in counted where history.isOnChain(commit) {
                if changes.isCut { latest = LatestSteps(isCut: true) }
                for (path, version) in zip(changes.paths, changes.versions) where asked.contains(path) {
                    latest.byPath[path] = (commit, version)
                }
            }
            latestSteps[head] = latest
        }
    }

    /// Adds to ``reverts`` the commits, parents first, that gave all files of an earlier one the contents from before it.
    private func addReverses(among counted: [(commit: Int, changes: Changes)]) {
        var known: [UInt64: [Int]] = [:]
        for (commit, changes) in counted where !changes.isEmpty && !changes.isCut {
            // Of several it is rather one that the commit has; a squash may take back what its branch had.
            let reversed = graph.isMerge(commit) ? [] : known[changes.reverse] ?? []
            let taken = reversed.last { ancestry.isAncestor($0, of: commit, in: graph) } ?? reversed.last
            if let taken { reverts.append((commit, taken)) }
            known[changes.identity, default: []].append(commit)
        }
    }

    /// What will be compared.
    private struct Needs {
        /// The branches' own commits.
        var own: Set<Int> = []

        /// What branches changed in all.
        var net: Set<TreePair> = []

        /// Merges that brought branches to targets.
        var merges: Set<Int> = []

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
                needs.merges.insert(merge)
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
            from = arrival.own.union([arrival.tip]).compactMap(history.position).reduce(from, min)
            needs.own.formUnion(arrival.own)
            if let merge = history.introducer(of: arrival.tip) { needs.merges.insert(merge) }
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
        var counts = [Bool](repeating: false, count: graph.count)
        for (head, from) in needs.positions {
            let history = history(of: head)
            // The oldest lack the most.
            let reach = reach(of: (needs.frontiers[head] ?? []).sorted().prefix(Self.mostFrontiers))
            for commit in 0...head {
                guard let position = history.position(of: commit) else { continue }
                if position >= from || reach.isLacking(commit) { counts[commit] = true }
            }
        }
        return counts.indices.filter { counts[$0] }
    }

    /// Which of some commits have which: a bit for each of them.
    private struct Reach {
        var all: UInt8
        var masks: [UInt8]

        /// Whether one of them lacks a commit.
        func isLacking(_ commit: Int) -> Bool { all != 0 && (commit >= masks.count || masks[commit] != all) }
    }

    private func reach(of commits: ArraySlice<Int>) -> Reach {
        var masks = [UInt8](repeating: 0, count: (commits.last ?? -1) + 1)
        for (bit, commit) in commits.enumerated() { masks[commit] |= 1 << UInt8(bit) }
        // Parents come first: no walk is needed to pass on what reaches a commit.
        for commit in masks.indices.reversed() {
            let mask = masks[commit]
            if mask != 0 { graph.forEachParent(of: commit) { masks[Int($0)] |= mask } }
        }
        return Reach(all: UInt8((1 << commits.count) - 1), masks: masks)
    }

    /// The most commits of which it is asked what of a target they lack.
    private static let mostFrontiers = 4
}
