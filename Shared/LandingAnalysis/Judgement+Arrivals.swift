import CoreAPI
import GitProcess

extension Analysis {
    /// Puts together what was found of the newest work and what became of all that had come to the target before.
    func withArrivals(_ verdict: Verdict, besides tip: Int?, _ question: Question) throws(GitError) -> Verdict {
        guard verdict.state != .unknown, let earlier = try judgeArrivals(besides: tip, question) else { return verdict }
        if earlier.state == .unknown { return earlier }
        if earlier.state == .landed, verdict.state == .landed { return verdict }
        let isThere = [LandingState.landed, .partial].contains
        guard isThere(verdict.state) || isThere(earlier.state) else { return verdict }
        var result = isThere(verdict.state) ? verdict : earlier
        result.state = .partial
        result.revert = nil
        if earlier.state != .landed || verdict.state != .partial { result.text = "\(earlier.text); \(verdict.text)" }
        return result
    }

    /// What became of all the work that came to the target, but for what came with `tip`; nil where nothing did.
    func judgeArrivals(besides tip: Int?, lostToo: Bool = false, _ question: Question) throws(GitError)
        -> Verdict?
    {
        var result: Verdict?
        for arrival in arrivals(of: question.source, at: question.revision, in: question.target, question.history) {
            if let tip, arrival.tip == tip || arrival.own.contains(tip) { continue }
            guard arrival.own.contains(where: graph.isWork) else { continue }
            let landing = containedLanding(tip: arrival.tip, since: arrival.reference, question)
            // The branch merged what took it back: it has that work no more.
            if !lostToo, try isTakenBackInBranch(landing, question) { continue }
            let verdict = try judgeBrought(landing, tip: arrival.tip, since: arrival.reference, question)
            if verdict.state == .unknown { return verdict }
            guard let newer = result else {
                result = verdict
                continue
            }
            guard newer.state != verdict.state else { continue }
            result?.state = .partial
            result?.revert = nil
            result?.text += "; \(verdict.text)"
        }
        return result
    }

    /// Whether a landing was taken back by what the branch itself has.
    func isTakenBackInBranch(_ landing: Landing, _ question: Question) throws(GitError) -> Bool {
        try verdict(for: landing, at: question.revision, question).state == .reverted
    }

    /// What became of a landing in the history of a commit, whosever work that is.
    func verdict(for landing: Landing, at scope: Int, _ question: Question) throws(GitError) -> Verdict {
        var other = landing
        other.whole?.isOwn = false
        for index in other.pieces.indices { other.pieces[index].isOwn = false }
        var inner = question
        inner.scope = scope
        return try verdict(for: other, inner)
    }
}
