import CoreAPI
import GitProcess

extension Analysis {
    /// The revision is not in the target: only its changes can be.
    func judgeSeparate(_ asked: Question) throws(GitError) -> Verdict {
        var question = asked
        if question.work == .unknown { question.work = .yes(tip: question.revision, reference: nil) }
        let search = search(question.revision, of: question.source, in: question.target, question.history)
        let matches = try matches(search)
        var fromBelow: Verdict?
        if let first = via(question) {
            let found = try verdict(for: first, question)
            if found.state == .reverted { return try judgeReverted(found, search, matches, question) }
            if found.state != .landed { return found }
            fromBelow = found
        }
        guard let direct = try judgeDirect(search, matches, question) else {
            if let fromBelow { return try stillThere(fromBelow, search, question) }
            if let pieces = try judgeInPieces(search, matches, question) { return pieces }
            // Nothing but merges came after what is there.
            if matches.commits.isEmpty, try mergesAreClean(search.divergence.own),
                let known = try judgeArrivals(besides: nil, question)
            {
                return known
            }
            return open(search, question)
        }
        // What came twice is gone when one of them is taken back after both.
        if let fromBelow, isTakenBack(direct, after: fromBelow, question.history) { return direct }
        return try stillThere(fromBelow ?? direct, search, question)
    }

    private func judgeDirect(
        _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict? {
        guard let landing = try landing(search, matches, question) else { return nil }
        let verdict = try verdict(for: landing, question)
        return verdict.state == .reverted ? try judgeReverted(verdict, search, matches, question) : verdict
    }

    func isTakenBack(_ verdict: Verdict, after other: Verdict, _ history: TargetHistory) -> Bool {
        guard verdict.state == .reverted, let revert = verdict.revert, let commit = other.landing?.commit else {
            return false
        }
        return (history.position(of: revert) ?? 0) > (history.position(of: commit) ?? 0)
    }

    /// All of it was taken back as one, but it may have come again in another shape, or in part.
    func judgeReverted(
        _ reverted: Verdict, _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict {
        if let revert = reverted.revert, let again = try landedAs(search, after: revert) {
            let verdict = try verdict(for: again, question)
            if verdict.state == .landed { return verdict }
        }
        let merge = reverted.landing.flatMap { mergeThatBrought($0.commit, search.history) }
        // A revert of a merge takes back only what that merge changed.
        if let landing = reverted.landing, let (merge, before) = merge {
            let revision = merge == landing.commit ? search.revision : landing.commit
            let earlier = self.search(revision, of: question.source, in: question.target, before)
            if let there = try whatWasThere(earlier, question) { return there }
        }
        guard let revert = reverted.revert else { return reverted }
        let again = try self.matches(search, after: revert)
        guard !again.found.isEmpty else {
            let pieces = try judgeInPieces(search, matches, question)
            if let pieces, pieces.state == .partial, let commit = pieces.landing?.commit,
                isAfter(commit, revert, question.history)
            {
                return pieces
            }
            if let giver = try giverOfPart(search, after: revert, question) {
                return .unknown("\(short(revert)) took it back, and \(short(giver)) has a file of it as it was then")
            }
            guard let (merge, before) = merge else { return reverted }
            return try unlessMore(
                reverted, than: merge, self.search(search.revision, of: question.source, in: question.target, before))
        }
        let rest = try partial(picked(again, search, question), missing: again.missing, question)
        return rest.state == .partial ? rest : reverted
    }

    /// The merge that brought a commit, where one did, and what the target had before.
    private func mergeThatBrought(_ commit: Int, _ history: TargetHistory) -> (merge: Int, before: TargetHistory)? {
        guard let merge = history.introducer(of: commit), graph.isMerge(merge),
            let parent = graph.firstParent(of: merge)
        else { return nil }
        return (merge, self.history(of: parent))
    }

    /// A commit that gave a file the version of one of the branch's own commits, after all that was found of the branch was taken back.
    private func giverOfPart(_ search: Search, after revert: Int, _ question: Question) throws(GitError) -> Int? {
        for own in search.divergence.own where !graph.isMerge(own) {
            for version in try differences.changes(graph.change(of: own)).versions {
                for giver in index.commits(giving: version)
                where !graph.isMerge(giver) && isForeign(giver, search) && isAfter(giver, revert, search.history) {
                    if try self.revert(of: giver, except: [], question) == nil { return giver }
                }
            }
        }
        return nil
    }
}
