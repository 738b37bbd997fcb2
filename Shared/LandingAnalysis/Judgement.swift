import CoreAPI
import GitProcess

extension Analysis {
    /// Asks one detector after the other, and then whether what was found was taken back.
    func judge(_ source: BasisBranch, in target: BasisBranch) -> Verdict {
        do throws(Unknown) {
            let revision = try place(of: source, called: "its")
            let history = history(of: try place(of: target, called: "\(target.name)'s"))
            try checkBoundary(revision, history)
            if let gap = gaps.first(where: { history.contains($0.key) }) {
                throw Unknown(reason: gap.value.description)
            }
            if let empty = emptyIn(source, at: revision) { return noWork(empty) }
            let work = ownWork(of: source, at: revision, in: target, history)
            let question = Question(source: source, target: target, revision: revision, history: history, work: work)
            do throws(GitError) {
                return try history.contains(revision) ? judgeContained(question) : judgeSeparate(question)
            } catch {
                throw Unknown(reason: error.description)
            }
        } catch {
            return .unknown(error.reason)
        }
    }

    private func noWork(_ target: BasisBranch) -> Verdict {
        Verdict(
            state: .noWork, ownWork: false, text: "every revision that it had was in \(target.name) before")
    }

    private struct Unknown: Error {
        var reason: String
    }

    private func place(of branch: BasisBranch, called whose: String) throws(Unknown) -> Int {
        guard let revision = branch.revision else { throw Unknown(reason: "no revision of \(branch.name) is known") }
        if let place = place(of: revision) { return place }
        if let failure = failures[PackedObjectID(revision)] { throw Unknown(reason: failure.description) }
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
        var landing = try containedLanding(tip: tip, since: reference, question)
        if let first = via(question) { return try verdict(for: first, question) }
        if let pulled {
            landing.method = .provider
            landing.evidence = pulled.evidence
        }
        let verdict = try verdict(for: landing, question)
        return verdict.state == .landed && isDiscarded(landing, tip: tip)
            ? try judgeDiscarded(landing, tip: tip, question) : verdict
    }

    /// The revision is not in the target: only its changes can be.
    private func judgeSeparate(_ question: Question) throws(GitError) -> Verdict {
        var question = question
        if question.work == .unknown { question.work = .yes(tip: question.revision, reference: nil) }
        if let landing = via(question) { return try verdict(for: landing, question) }
        let search = search(question.revision, of: question.source, in: question.target, question.history)
        let matches = try matches(search)
        if let landing = try landing(search, matches, question) {
            let verdict = try verdict(for: landing, question)
            return verdict.state == .reverted ? try judgeReverted(verdict, search, matches, question) : verdict
        }
        let verdict = try judgeInPieces(search, matches, question) ?? open(search, question)
        return verdict.state == .open || verdict.state == .partial
            ? try judgeContinued(verdict, missing: matches.missing, question) : verdict
    }

    /// The branch went on after it had landed: what came then is missing, but not all.
    private func judgeContinued(_ verdict: Verdict, missing: [Int], _ question: Question) throws(GitError) -> Verdict {
        guard !missing.isEmpty, let (tip, reference) = landedTip(question) else { return verdict }
        let landing = try containedLanding(tip: tip, since: reference, question)
        var earlier = try self.verdict(for: landing, question)
        guard earlier.state == .landed || earlier.state == .partial else { return verdict }
        earlier.state = .partial
        earlier.text += "; missing: \(Evidence.list(missing, in: graph))"
        return earlier
    }

    /// All of it was taken back as one, but it may have come again in another shape, or in part.
    private func judgeReverted(
        _ reverted: Verdict, _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict {
        if let revert = reverted.revert, let again = try landedAs(search, after: revert) {
            let verdict = try verdict(for: again, question)
            if verdict.state == .landed { return verdict }
        }
        guard !matches.found.isEmpty else { return reverted }
        let rest = try partial(picked(matches, search, question), missing: matches.missing, question)
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

    /// As core keeps it.
    var hasOwnWork: Bool? {
        switch work {
        case .yes: true
        case .no: false
        case .unknown: nil
        }
    }
}
