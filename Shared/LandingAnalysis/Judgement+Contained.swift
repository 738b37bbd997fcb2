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
            // It had come by itself before: what takes back only what brought it again takes nothing.
            if verdict.state == .reverted, first.commit != landing.commit, question.history.contains(first.commit),
                isAfter(first.commit, landing.commit, question.history)
            {
                let own = try judgeBrought(landing, tip: tip, question)
                if own.state == .landed { return own }
            }
            if verdict.state == .reverted { return try judgeMergeReverted(verdict, first, tip: tip, question) }
            guard verdict.state == .landed, let search = searchBefore(first, tip: tip, question) else { return verdict }
            let lasting = try stillThere(verdict, search, question)
            guard lasting.state == .landed else { return lasting }
            return try commitsTakenBack(lasting, first, of: landing.pieces.compactMap(\.own), search, question)
        }
        if let pulled {
            landing.method = .provider
            landing.evidence = pulled.evidence
        }
        let verdict = try judgeBrought(landing, tip: tip, question)
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
    func judgeBrought(_ landing: Landing, tip: Int, _ question: Question) throws(GitError) -> Verdict {
        if isEmptyMerge(landing, tip: tip) { return try judgeEmptyMerge(landing, tip: tip, question) }
        let verdict = try verdict(for: landing, question)
        if verdict.state == .reverted { return try judgeMergeReverted(verdict, landing, tip: tip, question) }
        guard verdict.state == .landed, let search = searchBefore(landing, tip: tip, question) else { return verdict }
        return try stillThere(verdict, search, question)
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
        if let earlier = try judgeBefore(search, matches, question) {
            guard earlier.state == .landed else { return earlier }
            if let left = try leftOut(by: contained, of: search, question) { return without(left, earlier, contained) }
            return try stillThere(earlier, search, question)
        }
        let merged = graph.parents(of: contained.commit).dropFirst().map(Int.init)
        if let whole = merged.first(where: { $0 != tip && ancestry.isAncestor(tip, of: $0, in: graph) }),
            let search = searchBefore(contained, tip: whole, question),
            let earlier = try judgeBefore(search, try self.matches(search), question)
        {
            return earlier
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

    /// A revert of the merge that brought `tip` takes back only what that merge changed: what had come before by other ways stays.
    func judgeMergeReverted(
        _ reverted: Verdict, _ contained: Landing, tip: Int, _ question: Question
    ) throws(GitError) -> Verdict {
        guard contained.commit != tip, let search = searchBefore(contained, tip: tip, question) else { return reverted }
        if let there = try whatWasThere(search, question) { return there }
        return try unlessMore(reverted, than: contained.commit, search)
    }

    /// A verdict that all was taken back with the merge that brought it, or that nobody knows: what that merge did not change had
    /// come before, by ways that are not seen.
    func unlessMore(_ reverted: Verdict, than merge: Int, _ search: Search) throws(GitError) -> Verdict {
        guard let revert = reverted.revert, try isReverse(revert, of: merge) else { return reverted }
        if let net = netChanges(search).first {
            if try differences.changes(net).isCut { return reverted }
            if try isRestored(net, by: revert) { return reverted }
            if try differences.blocks(graph.change(of: merge)).touches(differences.blocks(net)) { return reverted }
        }
        return .unknown("\(short(revert)) took back \(short(merge)), which had not brought all of it")
    }

    /// What of a revision is there although the merge before which `search` looks was taken back; nil where that is nothing.
    func whatWasThere(_ search: Search, _ question: Question) throws(GitError) -> Verdict? {
        let matches = try matches(search)
        if let earlier = try judgeBefore(search, matches, question), [.landed, .partial].contains(earlier.state) {
            return try stillThere(earlier, search, question)
        }
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
