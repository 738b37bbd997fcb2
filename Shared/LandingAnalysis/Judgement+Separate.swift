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
            if let pieces = try judgeInPieces(search, matches, question) {
                return pieces.state == .reverted ? try judgeReverted(pieces, search, matches, question) : pieces
            }
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
}
