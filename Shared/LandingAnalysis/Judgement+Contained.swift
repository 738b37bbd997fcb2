import CoreAPI
import GitProcess

extension Analysis {
    /// The most commits of one landing of which each is looked at for a revert of its own.
    private static let mostPieces = 500

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

    /// Those of the commits that came with `tip` which may have been taken back one by one, parents first.
    private func ownCommits(of tip: Int, since reference: Int?, _ history: TargetHistory) -> [Int] {
        broughtCommits(by: tip, since: reference, history, most: Self.mostPieces)
            .filter { !graph.isMerge($0) && !graph.change(of: $0).isEmpty }.sorted()
    }

    /// Whether the merge that brought `tip` took over nothing: all had come before, or it was thrown away, as by `git merge -s ours`.
    func isEmptyMerge(_ landing: Landing, tip: Int) -> Bool {
        landing.commit != tip && graph.change(of: landing.commit).isEmpty && !landing.pieces.isEmpty
    }

    /// What such a merge closes is there by the ways by which its changes had come before.
    func judgeEmptyMerge(_ contained: Landing, tip: Int, _ question: Question) throws(GitError) -> Verdict {
        guard let search = searchBefore(contained, tip: tip, question) else {
            return try verdict(for: contained, question)
        }
        let matches = try matches(search)
        if let earlier = try judgeBefore(search, matches, question) { return earlier }
        let merged = graph.parents(of: contained.commit).dropFirst().map(Int.init)
        if let whole = merged.first(where: { $0 != tip && ancestry.isAncestor(tip, of: $0, in: graph) }),
            let search = searchBefore(contained, tip: whole, question),
            let earlier = try judgeBefore(search, try self.matches(search), question)
        {
            return earlier
        }
        if let part = try judgeInPieces(search, matches, question) { return part }
        if merged.contains(where: { graph.trees[$0] == graph.trees[contained.commit] }) || isUndone(search) {
            return try verdict(for: contained, question)
        }
        let text =
            "\(short(contained.commit)) merged \(short(tip)) into \(question.target.name) and took over none of its changes"
        return Verdict(state: .open, ownWork: true, text: text)
    }

    /// Whether a branch took back itself all that it changed.
    private func isUndone(_ search: Search) -> Bool {
        !search.divergence.own.contains(where: graph.isMerge)
            && search.divergence.bases.first.map { graph.trees[$0] } == graph.trees[search.revision]
    }

    /// A revert of the merge that brought `tip` takes back only what that merge changed: what had come before by other ways stays.
    func judgeMergeReverted(
        _ reverted: Verdict, _ contained: Landing, tip: Int, _ question: Question
    ) throws(GitError) -> Verdict {
        guard contained.commit != tip, let search = searchBefore(contained, tip: tip, question) else { return reverted }
        return try whatWasThere(search, question) ?? reverted
    }

    /// What of a revision is there although the merge before which `search` looks was taken back; nil where that is nothing.
    func whatWasThere(_ search: Search, _ question: Question) throws(GitError) -> Verdict? {
        let matches = try matches(search)
        if let earlier = try judgeBefore(search, matches, question), earlier.state == .landed { return earlier }
        guard !matches.missing.isEmpty, let part = try judgeInPieces(search, matches, question) else { return nil }
        return part.state == .partial ? part : nil
    }

    private func judgeBefore(
        _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict? {
        var earlier = question
        earlier.history = search.history
        earlier.revision = search.revision
        guard let landing = try landing(search, matches, earlier) else { return nil }
        return try verdict(for: landing, question)
    }

    /// What the target lacked of `tip` before a merge brought it.
    func searchBefore(_ contained: Landing, tip: Int, _ question: Question) -> Search? {
        guard contained.commit != tip else { return nil }
        return graph.firstParent(of: contained.commit).map {
            search(tip, of: question.source, in: question.target, history(of: $0))
        }
    }
}
