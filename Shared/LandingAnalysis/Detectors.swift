import CoreAPI
import GitProcess

extension Analysis {
    /// The first detector's answer for changes that came as other commits; nil where none of them finds all of it.
    func landing(_ search: Search, _ matches: Matches, _ question: Question) throws(GitError) -> Landing? {
        if let landing = pullRequest(search, matches, question) { return landing }
        // A branch that only merged others has brought nothing that could be found.
        guard !matches.commits.isEmpty else { return nil }
        var landing = try cherry(search, matches, question)
        // What is left of a branch that lost all it had is others' work.
        if landing == nil, try !hasLostAll(search, question) {
            landing = try squash(search, question)
            if landing == nil { landing = try landedAs(search) }
        }
        guard var landing else { return nil }
        addCarriers(to: &landing, at: landing.commit, search.history)
        return landing
    }

    /// The provider merged a pull request with this head, and the commit that it made is in the target.
    func pullRequest(_ search: Search, _ matches: Matches?, _ question: Question) -> Landing? {
        for pull in basis.pullRequests where place(of: pull.head) == search.revision {
            guard let commit = place(of: pull.mergeRevision), search.history.contains(commit),
                !search.divergence.shares(commit, in: graph, ancestry)
            else { continue }
            // A rebase of several commits ends in one that is only the last of them.
            let rebased = matches?.found.map { Self.piece(own: $0.own, $0.commit, graph) } ?? []
            let pieces = rebased.count > 1 ? rebased : [piece(commit)]
            return Landing(
                method: .provider, commit: commit, pieces: pieces,
                evidence: "pull request #\(pull.number) was merged into \(pull.targetBranch) as \(short(commit))")
        }
        return nil
    }

    /// Every commit has one with the same patch in the target.
    private func cherry(_ search: Search, _ matches: Matches, _ question: Question) throws(GitError) -> Landing? {
        let found = matches.found
        guard !found.isEmpty, matches.missing.isEmpty, try mergesAreClean(search.divergence.own) else { return nil }
        let commit = latest(found.map(\.commit), search.history)
        let evidence =
            found.count == 1
            ? "\(short(commit)) has the patch of its commit \(short(found[0].own))"
            : "each of its \(found.count) commits has one with the same patch in \(question.target.name), the last \(short(commit))"
        let pieces = found.map { Self.piece(own: $0.own, $0.commit, graph) }
        return Landing(
            method: .cherry, commit: commit, whole: range(found.map(\.commit)), pieces: pieces, evidence: evidence)
    }

    /// One commit has the patch of the whole branch.
    private func squash(_ search: Search, _ question: Question) throws(GitError) -> Landing? {
        for change in netChanges(search) {
            guard let commit = try match(of: change, search), try isWhole(change, at: commit, search) else { continue }
            return Landing(
                method: .patchID, commit: commit, pieces: [piece(commit)],
                evidence: "\(short(commit)) has the patch of the whole branch")
        }
        return nil
    }

    /// Whether a commit with a patch of the branch also has all that is not in that patch because the branch merged it back.
    private func isWhole(_ change: TreePair, at commit: Int, _ search: Search) throws(GitError) -> Bool {
        guard search.divergence.own.contains(where: graph.isMerge) else { return true }
        let net = Set(try differences.changedFiles(change).map(\.path))
        let merged = try touchedPaths(change, search).subtracting(net)
        let rest = TreePair(from: graph.trees[commit], to: graph.trees[search.revision])
        if merged.isEmpty { return true }
        return try differences.changedFiles(rest).allSatisfy { !merged.contains($0.path) }
    }

    /// Whether the merges among some commits are what git makes by itself: what somebody resolved by hand is in no commit's patch.
    func mergesAreClean(_ commits: [Int]) throws(GitError) -> Bool {
        for merge in commits where graph.isMerge(merge) {
            if try !differences.isCleanMerge(graph.ids[merge]) { return false }
        }
        return true
    }

    /// The commit that came last into the target.
    func latest(_ commits: [Int], _ history: TargetHistory) -> Int {
        commits.max { (history.position(of: $0) ?? 0, $0) < (history.position(of: $1) ?? 0, $1) } ?? commits[0]
    }

    static func piece(own: Int, _ commit: Int, _ graph: CommitGraph) -> Landing.Piece {
        Landing.Piece(own: own, origin: commit, changes: [(commit, graph.change(of: commit))], named: [commit])
    }

    /// Several commits of which each is the first parent of the next can be taken back as one.
    private func range(_ commits: [Int]) -> Landing.Piece? {
        let sorted = commits.sorted()
        guard sorted.count > 1, zip(sorted, sorted.dropFirst()).allSatisfy({ graph.firstParent(of: $1) == $0 }) else {
            return nil
        }
        let last = sorted[sorted.count - 1]
        let change = TreePair(from: graph.change(of: sorted[0]).from, to: graph.trees[last])
        return Landing.Piece(origin: last, changes: [(last, change)], named: [])
    }
}
