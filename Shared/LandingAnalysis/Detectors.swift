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
                question.history.contains(landing.commit), allCameAlong(from: lower, question)
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

    /// A commit has the branch's version of every file that the branch changed.
    ///
    /// With `revert` only commits count that came not before that one.
    func landedAs(_ search: Search, after revert: Int? = nil) throws(GitError) -> Landing? {
        guard hasForeign(search) else { return nil }
        for change in netChanges(search) {
            let givers = try givers(of: change, search, after: revert)
            for commit in try commitsWithAll(change, givers, search) {
                // Each file's version is there as long as the last commit that gave it is not taken back.
                let last = Set(givers.compactMap { $0.last { $0 <= commit } }).union([commit])
                let files = givers.count == 1 ? "the file" : "all \(givers.count) files"
                return Landing(
                    method: .landedAs, commit: commit,
                    whole: Landing.Piece(origin: commit, changes: [(commit, change)], named: []),
                    pieces: last.sorted().map { piece($0) },
                    evidence: "\(short(commit)) has its version of \(files) that it changed")
            }
        }
        return nil
    }

    /// For each file of a change the commits that gave it this version; none where some file has none, or there are too many.
    private func givers(of change: TreePair, _ search: Search, after revert: Int?) throws(GitError) -> [[Int]] {
        let changes = try differences.changes(change)
        guard !changes.isEmpty, !changes.isCut else { return [] }
        var givers: [[Int]] = []
        for version in changes.versions {
            var found: [Int] = []
            for commit in index.commits(giving: version) where isForeign(commit, search) {
                // After a revert a merge may only bring what that took back elsewhere.
                guard revert == nil || !graph.isMerge(commit) && isAfter(commit, revert, search.history) else {
                    continue
                }
                if try !isPassedOn(version, by: commit, search) { found.append(commit) }
            }
            givers.append(found)
        }
        return givers.contains(where: \.isEmpty) ? [] : givers
    }

    /// Whether a merge has a file's version from a parent that the revision has too: what became of it there counts.
    private func isPassedOn(_ version: UInt64, by merge: Int, _ search: Search) throws(GitError) -> Bool {
        guard graph.isMerge(merge) else { return false }
        for parent in graph.parents(of: merge).dropFirst().map(Int.init) where !isForeign(parent, search) {
            let others = try differences.changes(TreePair(from: graph.trees[parent], to: graph.trees[merge]))
            if !others.isCut, !others.versions.contains(version) { return true }
        }
        return false
    }

    /// The first commit that has the branch's version of all files, if there is one.
    private func commitsWithAll(
        _ change: TreePair, _ givers: [[Int]], _ search: Search
    ) throws(GitError) -> [Int] {
        guard let last = givers.compactMap(\.first).max() else { return [] }
        let candidates = Set(givers.joined()).filter { $0 >= last }.sorted()
            .prefix(Self.mostCandidates)
        guard !candidates.isEmpty else { return [] }
        let paths = try touchedPaths(change, search)
        for commit in candidates {
            let rest = TreePair(from: graph.trees[commit], to: graph.trees[search.revision])
            if try differences.changedFiles(rest).allSatisfy({ !paths.contains($0.path) }) { return [commit] }
        }
        return []
    }

    /// Whether a commit is none of those that a revert came after.
    func isAfter(_ commit: Int, _ revert: Int?, _ history: TargetHistory) -> Bool {
        revert.map { !history.isAncestor(commit, of: $0, in: graph, ancestry) } ?? true
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
