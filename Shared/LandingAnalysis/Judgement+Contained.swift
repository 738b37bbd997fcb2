import CoreAPI
import GitProcess

extension Analysis {
    /// The revision is in the target.
    func judgeContained(_ question: Question) throws(GitError) -> Verdict {
        let search = search(question.revision, of: question.source, in: question.target, question.history)
        let pulled = pullRequest(search, nil, question)
        var tip = question.revision
        var reference: Int?
        switch question.work {
        case .yes(let place, let known):
            tip = place
            reference = known
        case .no: return noWork(question.target)
        case .unknown:
            // A pull request is not merged without commits of its own.
            guard pulled != nil else {
                return .unknown(
                    "it was in \(question.target.name) when it was first seen: whether it held work is not known")
            }
        }
        switch try pulled == nil ? isOnlyMerges(tip, since: reference, question) : false {
        case true:
            return try judgeArrivals(besides: tip, lostToo: true, question)
                ?? Verdict(state: .noWork, ownWork: false, text: "it merged what others had done, and nothing else")
        case nil: return .unknown("the server gives only a part of the history, and it ends in what the branch had")
        default: break
        }
        return try withArrivals(
            judgeArrived(tip, reference, pulled, question), besides: tip, question)
    }

    /// How the newest of its tips came to the target.
    private func judgeArrived(
        _ tip: Int, _ reference: Int?, _ pulled: Landing?, _ question: Question
    ) throws(GitError) -> Verdict {
        var landing = containedLanding(tip: tip, since: reference, question)
        if let first = via(question) {
            let verdict = try verdict(for: first, question)
            // It may have come by itself too: what takes back only what brought it otherwise takes nothing.
            if verdict.state == .reverted {
                let own = try judgeBrought(landing, tip: tip, since: reference, question)
                if [.landed, .partial].contains(own.state) { return own }
            }
            if verdict.state == .reverted {
                return try judgeMergeReverted(verdict, first, tip: tip, since: reference, question)
            }
            guard verdict.state == .landed, let search = searchBefore(first, tip: tip, question) else { return verdict }
            let lasting = try stillThere(verdict, search, question)
            guard lasting.state == .landed else { return lasting }
            return try commitsTakenBack(lasting, first, of: landing.pieces.compactMap(\.own), search, question)
        }
        if let pulled {
            landing.method = .provider
            landing.evidence = pulled.evidence
        }
        let verdict = try judgeBrought(landing, tip: tip, since: reference, question)
        return try verdict.state == .landed ? earlierTakenBack(verdict, tip, since: reference, question) : verdict
    }

    /// The answer where some of the work had come before with other branches, and was taken back since.
    private func earlierTakenBack(
        _ found: Verdict, _ tip: Int, since reference: Int?, _ question: Question
    ) throws(GitError) -> Verdict {
        guard let reference else { return found }
        var other = Landing(
            method: .ancestry, commit: tip, pieces: [], evidence: "a part of it had come with another branch")
        for commit in earlierCommits(of: tip, since: reference, question) {
            var piece = piece(commit, isOwn: true)
            add(carriers(of: commit, question.history), to: &piece)
            other.pieces.append(piece)
        }
        let verdict = try other.pieces.isEmpty ? found : verdict(for: other, question)
        if verdict.state == .landed { return found }
        if verdict.state == .unknown { return verdict }
        if try isTakenBackInBranch(other, question) { return found }
        var result = found
        result.state = .partial
        result.text += "; \(verdict.text)"
        return result
    }

    /// What became of a revision that the target has.
    func judgeBrought(_ landing: Landing, tip: Int, since reference: Int?, _ question: Question) throws(GitError)
        -> Verdict
    {
        if isEmptyMerge(landing, tip: tip) { return try judgeEmptyMerge(landing, tip: tip, question) }
        let verdict = try verdict(for: landing, question)
        if verdict.state == .reverted {
            return try judgeMergeReverted(verdict, landing, tip: tip, since: reference, question)
        }
        guard verdict.state == .landed, let search = searchBefore(landing, tip: tip, question) else { return verdict }
        return try stillThere(verdict, search, question)
    }

    /// What became of a revision as it is found in the history before a merge.
    func judgeBefore(
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
