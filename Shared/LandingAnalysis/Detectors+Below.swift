import CoreAPI

extension Analysis {
    /// Landed in a target below, and what landed there is in this one.
    func via(_ question: Question) -> Landing? {
        for lower in targets(of: question.source) where question.target.isAbove(lower) {
            let found = verdict(question.source, in: lower)
            guard found.state == .landed || found.state == .reverted, let landing = found.landing,
                landing.pieces.allSatisfy({ question.history.contains($0.origin) }),
                question.history.contains(landing.commit), allCameAlong(from: lower, question)
            else { continue }
            let commit = question.history.introducer(of: landing.commit) ?? landing.commit
            if found.state == .landed, isThrownAway(landing.commit, question.history) { continue }
            var result = landing.only(in: question.history)
            result.method = .via
            result.commit = commit
            addCarriers(to: &result, at: landing.commit, question.history)
            result.evidence = "landed in \(lower.name) as \(short(landing.commit))"
            result.evidence +=
                commit == landing.commit
                ? ", which \(question.target.name) has too"
                : ", which \(short(commit)) brought to \(question.target.name)"
            return result
        }
        return nil
    }

    /// Whether what had come to a target below before is in this one too.
    private func allCameAlong(from lower: BasisBranch, _ question: Question) -> Bool {
        guard let head = place(of: lower.revision) else { return false }
        return arrivals(of: question.source, at: question.revision, in: lower, history(of: head))
            .allSatisfy { question.history.contains($0.tip) }
    }

    /// A merge that brought a landing here can be taken back as a whole.
    func addCarriers(to landing: inout Landing, at commit: Int, _ history: TargetHistory) {
        let carriers = self.carriers(of: commit, history)
        let all = landing.pieces.map { self.carriers(of: $0.origin, history) }
        guard all.allSatisfy({ $0 == carriers }) else {
            // They came by different merges: each goes with its own.
            landing.whole = nil
            for (index, carriers) in all.enumerated() { add(carriers, to: &landing.pieces[index]) }
            return
        }
        guard !carriers.isEmpty else { return }
        var whole = landing.whole ?? Landing.Piece(origin: commit, changes: [], named: [])
        add(carriers, to: &whole)
        landing.whole = whole
    }

    func add(_ carriers: [Int], to piece: inout Landing.Piece) {
        piece.changes += carriers.map { ($0, graph.change(of: $0)) }
        piece.named += carriers
    }
}
