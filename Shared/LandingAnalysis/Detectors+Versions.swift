import CoreAPI
import GitProcess

extension Analysis {
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

    private static let mostCandidates = 16

    /// For each file of a change the commits that gave it this version; none where some file has none, or there are too many.
    private func givers(of change: TreePair, _ search: Search, after revert: Int?) throws(GitError) -> [[Int]] {
        let changes = try differences.changes(change)
        guard !changes.isEmpty, !changes.isCut else { return [] }
        var givers: [[Int]] = []
        for version in changes.versions {
            var found: [Int] = []
            for commit in index.commits(giving: version)
            where isForeign(commit, search) && !isThrownAway(commit, search.history) {
                // After a revert a merge may only bring what that took back elsewhere.
                guard revert == nil || !graph.isMerge(commit) && isAfter(commit, revert, search.history) else {
                    continue
                }
                if try !isPassedOn(version, by: commit, from: { !isForeign($0, search) }) { found.append(commit) }
            }
            givers.append(found)
        }
        return givers.contains(where: \.isEmpty) ? [] : givers
    }

    /// Whether a merge has a file's version from one of certain parents: what became of it there counts.
    func isPassedOn(
        _ version: UInt64, by merge: Int, from isCertain: (_ parent: Int) -> Bool
    ) throws(GitError) -> Bool {
        guard graph.isMerge(merge) else { return false }
        for parent in graph.parents(of: merge).dropFirst().map(Int.init) where isCertain(parent) {
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

    /// What the branch changed in all and what its commits changed: a file that it made and removed again has a version too.
    func touchedPaths(_ change: TreePair, _ search: Search) throws(GitError) -> Set<[UInt8]> {
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
}
