import GitProcess

/// A revision whose changes are looked for in commits of a target that it does not have.
struct Search {
    var revision: Int
    var history: TargetHistory
    var divergence: Divergence

    /// What ``divergence`` depends on.
    var key: Divergence.Key
}

/// A search and the files that a change is about.
struct CandidateKey: Hashable {
    var search: Divergence.Key
    var pathSet: UInt64
}

/// Which of a revision's own commits have one with the same patch in the target.
struct Matches {
    /// The branch's commits that change something, parents first, each with the target's commit.
    var commits: [(own: Int, found: Int?)]

    /// Those that were found.
    var found: [(own: Int, commit: Int)] {
        commits.compactMap { own, found in found.map { (own, $0) } }
    }

    /// Those that were not.
    var missing: [Int] { commits.filter { $0.found == nil }.map(\.own) }
}

extension Analysis {
    /// The most own commits of which each is looked for without more ado.
    private static let fewCommits = 50

    /// Compares the patch of each of the branch's own commits; merges have none of their own.
    func matches(_ search: Search) throws(GitError) -> Matches {
        if let known = knownMatches[search.key] { return known }
        let own = search.divergence.own.filter(graph.isWork)
        var matches = Matches(commits: [])
        var users: [Int: [Int]] = [:]
        for commit in own {
            // What makes the same change again after it was undone needs another one.
            let found = try match(
                of: graph.change(of: commit), search,
                unless: { candidate in
                    users[candidate]?.contains { ancestry.isAncestor($0, of: commit, in: graph) } == true
                })
            if let found { users[found, default: []].append(commit) }
            matches.commits.append((commit, found))
        }
        knownMatches[search.key] = matches
        return matches
    }

    /// The first commit of the target that makes the same change, and that the revision does not have.
    func match(
        of change: TreePair, _ search: Search, unless isUsed: (_ candidate: Int) -> Bool = { _ in false }
    ) throws(GitError) -> Int? {
        guard hasForeign(search) else { return nil }
        let candidates = candidates(try differences.changes(change), search)
        guard !candidates.isEmpty else { return nil }
        differences.preparePatches([change] + candidates.map(graph.change))
        let patch = try differences.patch(change)
        for candidate in candidates where try differences.patch(graph.change(of: candidate)) == patch {
            if !isUsed(candidate) { return candidate }
        }
        return nil
    }

    /// The commits that changed the same files, oldest first.
    private func candidates(_ changes: Changes, _ search: Search) -> [Int] {
        let key = CandidateKey(search: search.key, pathSet: changes.pathSet)
        if let known = knownCandidates[key] { return known }
        let candidates = index.commits(changing: changes).filter {
            isForeign($0, search) && !isThrownAway($0, search.history)
        }
        knownCandidates[key] = candidates
        return candidates
    }

    /// Whether any commit that changes something is foreign: else nothing that the revision has came to the target by another.
    ///
    /// Of few commits that is not worth the question.
    func hasForeign(_ search: Search) -> Bool {
        guard search.divergence.own.count > Self.fewCommits else { return true }
        if let known = knownForeign[search.key] { return known }
        let found = index.commits.reversed().contains { isForeign($0, search) }
        knownForeign[search.key] = found
        return found
    }

    /// Whether a commit came to a target with a merge that took over nothing: what it did is there only by other ways.
    func isThrownAway(_ commit: Int, _ history: TargetHistory) -> Bool {
        history.introducer(of: commit).map { $0 != commit && graph.change(of: $0).isEmpty } ?? false
    }

    /// Whether the target has a commit and the revision does not.
    func isForeign(_ commit: Int, _ search: Search) -> Bool {
        search.history.contains(commit)
            && !search.divergence.shares(commit, in: graph, ancestry)
    }
}
