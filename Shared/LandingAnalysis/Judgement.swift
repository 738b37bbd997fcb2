import CoreAPI
import GitProcess

extension Analysis {
    /// Asks one detector after the other, and then whether what was found was taken back.
    func judge(_ source: BasisBranch, in target: BasisBranch) -> Verdict {
        do throws(Unknown) {
            let revision = try place(of: source, called: "its")
            let history = history(of: try place(of: target, called: "\(target.name)'s"))
            try checkBoundary(revision, history)
            if let loss = loss(of: source, at: revision) { throw Unknown(reason: loss) }
            if let gap = gaps.first(where: { history.contains($0.key) }) { throw Unknown(gap.value) }
            if let empty = emptyIn(source, at: revision) { return noWork(empty) }
            let work = ownWork(of: source, at: revision, in: target, history)
            let question = Question(source: source, target: target, revision: revision, history: history, work: work)
            do throws(GitError) {
                return try history.contains(revision)
                    ? judgeContained(question) : withArrivals(judgeSeparate(question), besides: nil, question)
            } catch {
                throw Unknown(error)
            }
        } catch {
            fault = fault ?? error.fault
            return .unknown(error.reason)
        }
    }

    private func noWork(_ target: BasisBranch) -> Verdict {
        Verdict(
            state: .noWork, ownWork: false, text: "every revision that it had was in \(target.name) before")
    }

    private struct Unknown: Error {
        var reason: String
        var fault: GitError?

        init(reason: String) {
            self.reason = reason
        }

        init(_ fault: GitError) {
            reason = fault.description
            self.fault = fault
        }
    }

    private func place(of branch: BasisBranch, called whose: String) throws(Unknown) -> Int {
        guard let revision = branch.revision else { throw Unknown(reason: "no revision of \(branch.name) is known") }
        if let place = place(of: revision) { return place }
        if let failure = failures[revision] { throw Unknown(failure) }
        throw Unknown(reason: "the clone does not have \(whose) revision \(revision.description)")
    }

    /// Where the histories end at different places because the server gave only a part, what one lacks may lie below.
    private func checkBoundary(_ revision: Int, _ history: TargetHistory) throws(Unknown) {
        guard !boundary.isEmpty else { return }
        var reached: Set<Int> = []
        ancestry.walk(from: [revision], in: graph) { commit in
            if boundary.contains(commit) { reached.insert(commit) }
            return true
        }
        if reached != boundary.filter(history.contains) {
            throw Unknown(reason: "the server gives only a part of the history, and it ends before the two meet")
        }
    }

    /// The revision is in the target.
    private func judgeContained(_ question: Question) throws(GitError) -> Verdict {
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
        let verdict = try judgeArrived(tip, reference, pulled, question)
        return try withArrivals(verdict, besides: tip, question)
    }

    /// How the newest of its tips came to the target.
    private func judgeArrived(
        _ tip: Int, _ reference: Int?, _ pulled: Landing?, _ question: Question
    ) throws(GitError) -> Verdict {
        var landing = containedLanding(tip: tip, since: reference, question)
        if let first = via(question) {
            let verdict = try verdict(for: first, question)
            if verdict.state == .reverted { return try judgeMergeReverted(verdict, first, tip: tip, question) }
            guard verdict.state == .landed, let search = searchBefore(first, tip: tip, question) else { return verdict }
            return try stillThere(verdict, search, question)
        }
        if let pulled {
            landing.method = .provider
            landing.evidence = pulled.evidence
        }
        let verdict = try verdict(for: landing, question)
        if verdict.state == .reverted { return try judgeMergeReverted(verdict, landing, tip: tip, question) }
        guard verdict.state == .landed else { return verdict }
        if isDiscarded(landing, tip: tip) { return try judgeDiscarded(landing, tip: tip, question) }
        guard let search = searchBefore(landing, tip: tip, question) else { return verdict }
        return try stillThere(verdict, search, question)
    }

    /// The revision is not in the target: only its changes can be.
    private func judgeSeparate(_ asked: Question) throws(GitError) -> Verdict {
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
            if matches.commits.isEmpty, try mergesAreClean(search),
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

    /// Puts together what was found of the newest work and what became of all that had come to the target before.
    private func withArrivals(_ verdict: Verdict, besides tip: Int?, _ question: Question) throws(GitError) -> Verdict {
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
    private func judgeArrivals(besides tip: Int?, _ question: Question) throws(GitError) -> Verdict? {
        var result: Verdict?
        for arrival in arrivals(of: question.source, at: question.revision, in: question.target, question.history) {
            if let tip, arrival.tip == tip || arrival.own.contains(tip) { continue }
            guard arrival.own.contains(where: { !graph.isMerge($0) && !graph.change(of: $0).isEmpty }) else { continue }
            let landing = containedLanding(tip: arrival.tip, since: arrival.reference, question)
            var verdict = try verdict(for: landing, question)
            if verdict.state == .landed, let search = searchBefore(landing, tip: arrival.tip, question) {
                verdict = try stillThere(verdict, search, question)
            }
            if verdict.state == .unknown { return verdict }
            // The branch merged what took it back: it has that work no more.
            if verdict.state == .landed, try isTakenBackInBranch(landing, question) { continue }
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
    private func isTakenBackInBranch(_ landing: Landing, _ question: Question) throws(GitError) -> Bool {
        var other = landing
        other.whole?.isOwn = false
        for index in other.pieces.indices { other.pieces[index].isOwn = false }
        var inner = question
        inner.scope = question.revision
        return try verdict(for: other, inner).state == .reverted
    }

    /// All of it was taken back as one, but it may have come again in another shape, or in part.
    private func judgeReverted(
        _ reverted: Verdict, _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict {
        if let revert = reverted.revert, let again = try landedAs(search, after: revert) {
            let verdict = try verdict(for: again, question)
            if verdict.state == .landed { return verdict }
        }
        // A revert of a merge takes back only what that merge changed.
        if let landing = reverted.landing, let merge = search.history.introducer(of: landing.commit),
            merge != landing.commit, let before = graph.firstParent(of: merge)
        {
            let earlier = self.search(
                landing.commit, of: question.source, in: question.target, history(of: before))
            if let there = try whatWasThere(earlier, question) { return there }
        }
        guard let revert = reverted.revert, !matches.found.isEmpty else { return reverted }
        let again = try self.matches(search, after: revert)
        guard !again.found.isEmpty else { return reverted }
        let rest = try partial(picked(again, search, question), missing: again.missing, question)
        return rest.state == .partial ? rest : reverted
    }

    /// Nothing of it was found.
    private func open(_ search: Search, _ question: Question) -> Verdict {
        let own = search.divergence.own.filter { !graph.isMerge($0) }
        let text =
            own.isEmpty
            ? "no commit of it is in \(question.target.name)"
            : "not in \(question.target.name): \(Evidence.list(own, in: graph))"
        return Verdict(state: .open, ownWork: question.hasOwnWork, text: text)
    }
}

/// What is asked: a branch's revision in a target.
struct Question {
    var source: BasisBranch
    var target: BasisBranch
    var revision: Int
    var history: TargetHistory
    var work: OwnWork

    /// The commit whose own history alone counts when it is asked what was taken back; nil where all of ``history`` does.
    var scope: Int?

    /// As core keeps it.
    var hasOwnWork: Bool? {
        switch work {
        case .yes: true
        case .no: false
        case .unknown: nil
        }
    }
}
