import CoreAPI
import GitProcess

extension Analysis {
    /// The answer for a landing of which no piece was taken back, where the target may lack some of it all the same.
    func stillThere(_ found: Verdict, _ search: Search, _ question: Question) throws(GitError) -> Verdict {
        guard found.state == .landed, let landing = found.landing else { return found }
        if let left = try leftOut(by: landing, of: search, question) { return without(left, found, landing) }
        let elsewhere = try takenBackElsewhere(found, search, question)
        guard elsewhere.state == .landed else { return elsewhere }
        let lasting = try commitsTakenBack(elsewhere, landing, of: search.divergence.own, search, question)
        return try partsTakenBack(lasting, search, question)
    }

    /// How many of the files that a revision changed have in the merge that brought it the version from before, and of how many.
    ///
    /// Git drops a change without a word where the other side took it back since their merge base; so does who resolves a conflict.
    func leftOut(
        by landing: Landing, of search: Search, _ question: Question
    ) throws(GitError) -> (count: Int, of: Int)? {
        guard landing.method != .provider, graph.isMerge(landing.commit), search.divergence.bases.count == 1,
            let head = place(of: question.source.revision)
        else { return nil }
        let (before, after) = try versions(search)
        let brought = try differences.changes(graph.change(of: landing.commit))
        if Set(after).isSubset(of: brought.versions) { return nil }
        // What the branch itself has as it was before is nothing that it could bring.
        let others = try differences.allChanges(TreePair(from: graph.trees[landing.commit], to: graph.trees[head]))
        let count = Set(before).intersection(others.formers).count
        return count == 0 ? nil : (count, before.count)
    }

    /// The versions of the files that a revision changed, from before its first own commit and from after its last.
    private func versions(_ search: Search) throws(GitError) -> (before: [UInt64], after: [UInt64]) {
        if mergesBack(search).isEmpty {
            guard let net = netChanges(search).first else { return ([], []) }
            let changes = try differences.allChanges(net)
            return (changes.formers, changes.versions)
        }
        let (before, after) = try versions(aroundAll: search.divergence.own)
        return (Array(before.values), Array(after.values))
    }

    /// The answer where the merge that was found has so many files without the branch's change.
    func without(_ left: (count: Int, of: Int), _ found: Verdict, _ landing: Landing) -> Verdict {
        var result = found
        result.state = left.count == left.of ? .open : .partial
        if result.state == .open { result.landing = nil }
        result.text +=
            "; \(short(landing.commit)) has \(left.count) of the \(left.of) files that it changed as they were before"
        return result
    }

    /// The answer where what was found is there, but some of it had come with other commits too, and those were taken back since.
    private func takenBackElsewhere(_ found: Verdict, _ search: Search, _ question: Question) throws(GitError)
        -> Verdict
    {
        guard found.state == .landed, let landing = found.landing else { return found }
        let known = Set(landing.pieces.map(\.origin)).union([landing.commit])
        for change in netChanges(search) {
            let versions = try differences.changes(change).versions
            var reverts: [Int] = []
            for version in versions {
                if let revert = try revert(of: version, after: landing.commit, but: known, question) {
                    reverts.append(revert)
                }
            }
            guard let last = reverts.max() else { continue }
            var result = found
            result.state = reverts.count == versions.count ? .reverted : .partial
            result.revert = result.state == .reverted ? last : nil
            result.text += "; \(Evidence.list(Set(reverts).sorted(), in: graph)) took back the same from another commit"
            return result
        }
        return found
    }

    /// What took back one of the other commits that gave a file this version, after `commit` came to the target.
    func revert(
        of version: UInt64, after commit: Int, but known: Set<Int>, _ question: Question
    ) throws(GitError) -> Int? {
        let position = question.history.position(of: commit) ?? 0
        // One that came later gave back what was there and had changed meanwhile.
        for giver in index.commits(giving: version)
        where (question.history.position(of: giver) ?? .max) <= position && !known.contains(giver)
            && !ancestry.isAncestor(giver, of: question.revision, in: graph)
        {
            if let revert = try revert(of: giver, except: known, question),
                (question.history.position(of: revert) ?? 0) > position,
                // What a merge only passes on was given by another.
                try !isPassedOn(version, by: giver, from: { _ in true })
            {
                return revert
            }
        }
        return nil
    }

    /// What took back a commit of the target, if it is not there any more.
    func revert(of commit: Int, except known: Set<Int>, _ question: Question) throws(GitError) -> Int? {
        var piece = piece(commit)
        add(carriers(of: commit, question.history), to: &piece)
        let fate = try fate(of: piece, except: known, question)
        return fate.isThere == false ? fate.revert : nil
    }
}
