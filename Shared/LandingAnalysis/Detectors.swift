import CoreAPI
import GitProcess

extension Analysis {
    /// The first detector's answer for changes that came as other commits; nil where none of them finds all of it.
    func landing(_ search: Search, _ matches: Matches, _ question: Question) throws(GitError) -> Landing? {
        if let landing = pullRequest(search, matches, question) { return landing }
        // A branch that only merged others has brought nothing that could be found.
        guard !matches.commits.isEmpty else { return nil }
        var landing = try cherry(search, matches, question)
        if landing == nil { landing = try squash(search, question) }
        if landing == nil { landing = try landedAs(search) }
        guard var landing else { return nil }
        addCarriers(to: &landing, at: landing.commit, search.history)
        return landing
    }

    /// Landed in a target below, and what landed there is in this one.
    func via(_ question: Question) -> Landing? {
        for lower in targets(of: question.source) where question.target.isAbove(lower) {
            let found = verdict(question.source, in: lower)
            guard found.state == .landed || found.state == .reverted, let landing = found.landing,
                landing.pieces.allSatisfy({ question.history.contains($0.origin) }),
                question.history.contains(landing.commit)
            else { continue }
            let commit = question.history.introducer(of: landing.commit) ?? landing.commit
            var result = landing
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

    /// A merge that brought a landing here can be taken back as a whole.
    private func addCarriers(to landing: inout Landing, at commit: Int, _ history: TargetHistory) {
        let carriers = self.carriers(of: commit, history)
        guard !carriers.isEmpty else { return }
        var whole = landing.whole ?? Landing.Piece(origin: commit, changes: [], named: [])
        whole.changes += carriers.map(graph.change)
        whole.named += carriers
        landing.whole = whole
    }

    /// The provider merged a pull request with this head, and the commit that it made is in the target.
    func pullRequest(_ search: Search, _ matches: Matches?, _ question: Question) -> Landing? {
        for pull in basis.pullRequests where place(of: pull.head) == search.revision {
            guard let commit = place(of: pull.mergeRevision), search.history.contains(commit),
                !search.divergence.shares(commit, search.history, in: graph, ancestry)
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
        guard !found.isEmpty, matches.missing.isEmpty, try mergesAreClean(search) else { return nil }
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
            guard let commit = try match(of: change, search) else { continue }
            return Landing(
                method: .patchID, commit: commit, pieces: [piece(commit)],
                evidence: "\(short(commit)) has the patch of the whole branch")
        }
        return nil
    }

    /// A commit has the branch's version of every file that the branch changed.
    ///
    /// With `after` only commits behind that one count.
    func landedAs(_ search: Search, after: Int = -1) throws(GitError) -> Landing? {
        for change in netChanges(search) {
            let changes = try differences.changes(change)
            guard !changes.isEmpty, !changes.isCut else { continue }
            let givers = changes.versions.map { version in
                index.commits(giving: version).filter { $0 > after && isForeign($0, search) }
            }
            let firsts = givers.compactMap(\.first)
            guard firsts.count == givers.count, let last = firsts.max() else { continue }
            let candidates = Set(givers.joined()).filter { $0 >= last }.sorted().prefix(Self.mostCandidates)
            guard !candidates.isEmpty else { continue }
            let paths = try touchedPaths(change, search)
            for commit in candidates {
                let rest = TreePair(from: graph.trees[commit], to: graph.trees[search.revision])
                guard try differences.changedFiles(rest).allSatisfy({ !paths.contains($0.path) }) else { continue }
                let files = paths.count == 1 ? "the file" : "all \(paths.count) files"
                return Landing(
                    method: .landedAs, commit: commit, pieces: [piece(commit)],
                    evidence: "\(short(commit)) has its version of \(files) that it changed")
            }
        }
        return nil
    }

    private static let mostCandidates = 16

    /// What the branch changed in all and what its commits changed: a file that it made and removed again has a version too.
    private func touchedPaths(_ change: TreePair, _ search: Search) throws(GitError) -> Set<[UInt8]> {
        var paths = Set(try differences.changedFiles(change).map(\.path))
        for commit in search.divergence.own where !graph.isMerge(commit) {
            paths.formUnion(try differences.changedFiles(graph.change(of: commit)).map(\.path))
        }
        return paths
    }

    /// What the branch changed in all, against each of its merge bases; against nothing for unrelated histories.
    func netChanges(_ search: Search) -> [TreePair] {
        let tree = graph.trees[search.revision]
        let bases = search.divergence.bases.prefix(4).map { graph.trees[$0] }
        return (bases.isEmpty ? [.emptyTree(byteCount: tree.byteCount)] : bases)
            .map { TreePair(from: $0, to: tree) }.filter { !$0.isEmpty }
    }

    /// Whether the branch's own merges are what git makes by itself: what somebody resolved by hand is in no commit's patch.
    func mergesAreClean(_ search: Search, except covered: Set<Int> = []) throws(GitError) -> Bool {
        for merge in search.divergence.own where graph.isMerge(merge) && !covered.contains(merge) {
            if try !differences.isCleanMerge(graph.ids[merge]) { return false }
        }
        return true
    }

    /// The commit that came last into the target.
    func latest(_ commits: [Int], _ history: TargetHistory) -> Int {
        commits.max { (history.position(of: $0) ?? 0, $0) < (history.position(of: $1) ?? 0, $1) } ?? commits[0]
    }

    static func piece(own: Int, _ commit: Int, _ graph: CommitGraph) -> Landing.Piece {
        Landing.Piece(own: own, origin: commit, changes: [graph.change(of: commit)], named: [commit])
    }

    /// Several commits of which each is the first parent of the next can be taken back as one.
    private func range(_ commits: [Int]) -> Landing.Piece? {
        let sorted = commits.sorted()
        guard sorted.count > 1, zip(sorted, sorted.dropFirst()).allSatisfy({ graph.firstParent(of: $1) == $0 }) else {
            return nil
        }
        let change = TreePair(from: graph.change(of: sorted[0]).from, to: graph.trees[sorted[sorted.count - 1]])
        return Landing.Piece(origin: sorted[sorted.count - 1], changes: [change], named: [])
    }
}
