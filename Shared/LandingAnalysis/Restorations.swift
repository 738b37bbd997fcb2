import GitProcess

extension Analysis {
    /// Adds the commits, whatever they name, after which each file of a change has the version from before again.
    ///
    /// Unless it is a revert, what only removes files is later work, and so is what finds other versions than those of the change.
    func addRestoring(
        _ change: TreePair, at commit: Int, _ piece: Landing.Piece, except others: Set<Int>, _ question: Question,
        to events: inout ChangeEvents
    ) throws(GitError) {
        let changes = try differences.changes(change)
        guard !changes.isCut else { return }
        var restoring: Set<Int> = []
        for former in changes.formers {
            let givers = index.commits(giving: former).filter { $0 > commit }
            if givers.isEmpty { return }
            restoring.formUnion(givers)
        }
        for candidate in restoring.subtracting(others).subtracting(events.takes).sorted()
        where isEvent(candidate, piece, question) {
            guard try isRestored(change, by: candidate), try takesBack(candidate, change, at: commit, question) else {
                continue
            }
            // A merge took over only what was not there.
            if commit != piece.origin, graph.isMerge(commit) {
                events.named[candidate, default: []].append(commit)
            } else {
                events.takes.insert(candidate)
            }
            // What it took back had brought the change too, unless that had it before, or is a merge, which is followed by itself.
            for (revert, taken) in reverts where revert == candidate && !graph.isMerge(taken) {
                if isReached(taken, question), !hadIt(taken, commit, question) { events.shared.insert(taken) }
            }
        }
    }

    /// Whether a commit after which the files of a change are as before it took that back, rather than something else.
    private func takesBack(
        _ candidate: Int, _ change: TreePair, at commit: Int, _ question: Question
    ) throws(GitError) -> Bool {
        if try !isRevert(candidate) {
            guard try isUndone(change, by: candidate) else { return false }
        }
        if isBefore(commit, candidate, question) { return true }
        // What never had the change restores other things.
        let reverse = try differences.blocks(graph.change(of: candidate))
        return try reverse.contains(differences.blocks(change.reversed))
    }

    /// Whether a commit that is no revert found a file as a change left it, which had done more than to make new files.
    private func isUndone(_ change: TreePair, by commit: Int) throws(GitError) -> Bool {
        let found = try differences.changes(graph.change(of: commit)).formers
        guard try !Set(found).isDisjoint(with: differences.changes(change).versions) else { return false }
        return try !differences.changedFiles(change).allSatisfy(\.isNew)
    }

    /// Whether all files of a change are after `commit` as they were before the change: what `commit` itself gave, and the rest.
    func isRestored(_ change: TreePair, by commit: Int) throws(GitError) -> Bool {
        let formers = try differences.changes(change).formers
        let given = try differences.changes(graph.change(of: commit)).versions
        if formers.allSatisfy(given.contains) { return true }
        let rest = Set(try differences.allChanges(TreePair(from: graph.trees[commit], to: change.from)).versions)
        return rest.isDisjoint(with: formers)
    }
}
