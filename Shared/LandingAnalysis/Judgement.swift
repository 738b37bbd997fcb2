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
                let verdict =
                    try history.contains(revision)
                    ? judgeContained(question) : withArrivals(judgeSeparate(question), besides: nil, question)
                return try confirmed(verdict, question)
            } catch {
                throw Unknown(error)
            }
        } catch {
            fault = fault ?? error.fault
            return .unknown(error.reason)
        }
    }

    func noWork(_ target: BasisBranch) -> Verdict {
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

    /// Nothing of it was found.
    func open(_ search: Search, _ question: Question) -> Verdict {
        let own = search.divergence.own.filter { !graph.isMerge($0) }
        let text =
            own.isEmpty
            ? "no commit of it is in \(question.target.name)"
            : "not in \(question.target.name): \(Evidence.list(own, in: graph))"
        return Verdict(state: .open, ownWork: question.hasOwnWork, text: text)
    }
}
