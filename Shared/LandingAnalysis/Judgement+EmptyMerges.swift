import CoreAPI
import GitProcess

extension Analysis {
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
        if let earlier = try judgeBefore(search, matches, question) {
            if earlier.state == .reverted { return try cameAgain(earlier, search, question) ?? earlier }
            guard earlier.state == .landed else { return earlier }
            if let left = try leftOut(by: contained, of: search, question) { return without(left, earlier, contained) }
            return try stillThere(earlier, search, question)
        }
        let merged = graph.parents(of: contained.commit).dropFirst().map(Int.init)
        if let whole = merged.first(where: { $0 != tip && ancestry.isAncestor(tip, of: $0, in: graph) }),
            let search = searchBefore(contained, tip: whole, question),
            let earlier = try judgeBefore(search, try self.matches(search), question)
        {
            // What was taken back before that is not there with the rest of it.
            let inner = try verdict(for: contained, at: whole, question)
            return inner.state == .landed ? earlier : inner
        }
        if try hasVersions(of: matches.missing, contained.commit, search) {
            return try verdict(for: contained, question)
        }
        if let part = try judgeInPieces(search, matches, question) { return part }
        if merged.contains(where: { graph.trees[$0] == graph.trees[contained.commit] }) || isUndone(search) {
            return try verdict(for: contained, question)
        }
        let text =
            "\(short(contained.commit)) merged \(short(tip)) into \(question.target.name) and took over none of its changes"
        return Verdict(state: .open, ownWork: true, text: text)
    }

    /// Whether all files that some of a branch's commits changed are in a commit of the target as the revision has them.
    private func hasVersions(of commits: [Int], _ commit: Int, _ search: Search) throws(GitError) -> Bool {
        guard !commits.isEmpty else { return false }
        var paths: Set<[UInt8]> = []
        for own in commits { paths.formUnion(try differences.changedFiles(graph.change(of: own)).map(\.path)) }
        let others = TreePair(from: graph.trees[commit], to: graph.trees[search.revision])
        if others.isEmpty { return true }
        return try differences.changedFiles(others).allSatisfy { !paths.contains($0.path) }
    }

    /// Whether a branch took back itself all that it changed.
    private func isUndone(_ search: Search) -> Bool {
        !search.divergence.own.contains(where: graph.isMerge)
            && search.divergence.bases.first.map { graph.trees[$0] } == graph.trees[search.revision]
    }
}
