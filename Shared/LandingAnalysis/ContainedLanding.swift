import CoreAPI
import GitProcess

extension Analysis {
    /// The most commits of one landing of which each is looked at for a revert of its own.
    static let mostPieces = 500

    /// How `tip`, which is in the target, came there; the target was at `reference` before, where that is known.
    func containedLanding(tip: Int, since reference: Int?, _ question: Question) -> Landing {
        let history = question.history
        let commit = history.introducer(of: tip) ?? tip
        let carriers = self.carriers(of: tip, history)
        let others = others(of: question.source, but: question.target)
        let own = ownCommits(of: tip, since: reference, history)
            .filter { commit in !others.contains { $0.contains(commit) } }
        let pieces = own.count > Self.mostPieces ? [] : own.map { piece($0, isOwn: true) }
        var whole: Landing.Piece?
        if !carriers.isEmpty {
            whole = Landing.Piece(
                origin: tip, isOwn: true, changes: carriers.map { ($0, graph.change(of: $0)) }, named: carriers)
        } else if let reference, ancestry.isAncestor(reference, of: tip, in: graph) {
            whole = Landing.Piece(
                origin: tip, isOwn: true,
                changes: [(tip, TreePair(from: graph.trees[reference], to: graph.trees[tip]))], named: [])
        }
        let name = question.target.name
        let evidence =
            commit == tip
            ? "\(name) was set forward to \(short(tip))" : "\(short(commit)) merged \(short(tip)) into \(name)"
        return Landing(method: .ancestry, commit: commit, whole: whole, pieces: pieces, evidence: evidence)
    }

    /// Those of the commits that came with `tip` which may have been taken back one by one, parents first.
    func ownCommits(of tip: Int, since reference: Int?, _ history: TargetHistory) -> [Int] {
        broughtCommits(by: tip, since: reference, history, most: Self.mostPieces)
            .filter(graph.isWork).sorted()
    }

    /// Those of a tip's commits that the target did not have when it was pushed, and had before the merge that brought the tip.
    func earlierCommits(of tip: Int, since reference: Int, _ question: Question) -> [Int] {
        let history = question.history
        let others = others(of: question.source, but: question.target)
        guard history.introducer(of: tip) != tip, history.contains(reference) else { return [] }
        var earlier: [Int] = []
        ancestry.walk(from: [tip], in: graph) { commit in
            guard earlier.count < Self.mostPieces, !others.contains(where: { $0.contains(commit) }),
                !history.isAncestor(commit, of: reference, in: graph, innerAncestry)
            else { return false }
            if history.position(of: commit) != history.position(of: tip) { earlier.append(commit) }
            return true
        }
        return earlier.filter { graph.isWork($0) && !history.isOnChain($0) }.sorted()
    }

    /// Whether nothing came with `tip` but merges as git makes them by itself: what those brought is not the branch's work.
    ///
    /// Nil where nobody knows, because the clone does not have all that the branch was.
    func isOnlyMerges(_ tip: Int, since reference: Int?, _ question: Question) throws(GitError) -> Bool? {
        let brought = broughtCommits(by: tip, since: reference, question.history, most: Self.mostPieces)
        guard !brought.isEmpty, brought.count <= Self.mostPieces else { return false }
        let others = others(of: question.source, but: question.target)
        let own = brought.filter { commit in !others.contains { $0.contains(commit) } }
        if own.contains(where: boundary.contains) { return nil }
        guard own.allSatisfy(graph.isMerge) else { return false }
        for merge in own where try !differences.isCleanMerge(graph.ids[merge]) { return false }
        let tips = question.source.tips
        let life = tips[(tips.lastIndex { $0.before?.isZero == true } ?? 0)...]
        if !boundary.isEmpty, life.contains(where: { place(of: $0.after) == nil }) { return nil }
        // What came with a tip of which nobody knows what the target had by then may be work of its own.
        return life.allSatisfy { self.reference(of: $0, in: question.target) != nil }
    }

    /// A commit of the target that can be taken back by itself.
    func piece(_ commit: Int, isOwn: Bool = false) -> Landing.Piece {
        Landing.Piece(
            own: commit, origin: commit, isOwn: isOwn, changes: [(commit, graph.change(of: commit))], named: [commit])
    }

    /// The merges that brought a commit into the target, the outermost first; none for one that was committed there.
    func carriers(of commit: Int, _ history: TargetHistory) -> [Int] {
        guard let first = history.introducer(of: commit), first != commit else { return [] }
        var descends: Set<Int> = [commit]
        let position = history.position(of: commit)
        for place in commit..<first where history.position(of: place) == position {
            if graph.parents(of: place).contains(where: { descends.contains(Int($0)) }) { descends.insert(place) }
        }
        var carriers = [first]
        while var step = graph.parents(of: carriers[carriers.count - 1]).first(where: { descends.contains(Int($0)) })
            .map(Int.init)
        {
            while let parent = graph.firstParent(of: step), descends.contains(parent) { step = parent }
            if step == commit { break }
            carriers.append(step)
        }
        return carriers
    }
}
