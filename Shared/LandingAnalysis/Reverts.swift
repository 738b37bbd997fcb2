import CoreAPI
import GitProcess

extension Analysis {
    /// Adds the commits that make the same change, or its reverse.
    func addPatches(
        of change: TreePair, at commit: Int, _ piece: Landing.Piece, except others: Set<Int>, _ question: Question,
        to events: inout ChangeEvents
    ) throws(GitError) {
        let candidates = index.commits(changing: try differences.changes(change)).filter { candidate in
            candidate != commit && !others.contains(candidate) && isReached(candidate, question)
                && (!isBefore(candidate, commit, question)
                    || commit == piece.origin && carries(commit, anyOf: [candidate], question))
        }
        guard !candidates.isEmpty else { return }
        differences.preparePatches([change, change.reversed] + candidates.map(graph.change))
        let (forward, backward) = (try differences.patch(change), try differences.patch(change.reversed))
        for candidate in candidates {
            let patch = try differences.patch(graph.change(of: candidate))
            let isEvent = isEvent(candidate, piece, question)
            if patch == backward, isEvent {
                // A merge took over only what was not there.
                if commit != piece.origin, graph.isMerge(commit) {
                    events.named[candidate, default: []].append(commit)
                } else {
                    events.takes.insert(candidate)
                }
            }
            guard patch == forward else { continue }
            if commit != piece.origin, graph.isMerge(commit) {
                if isEvent { events.repeated[candidate, default: []].append(commit) }
                continue
            }
            // The branch merged the same change from the target: a revert of that one counts for both.
            if !isEvent { events.shared.insert(candidate) }
            if isEvent, !carries(candidate, anyOf: events.brings, question) { events.brings.insert(candidate) }
        }
    }

    /// Whether a commit of the history has an earlier one.
    func isBefore(_ earlier: Int, _ commit: Int, _ question: Question) -> Bool {
        earlier < commit && question.history.isAncestor(earlier, of: commit, in: graph, ancestry)
    }

    /// Whether what `later` was put on top of had a commit.
    func hadIt(_ later: Int, _ commit: Int, _ question: Question) -> Bool {
        graph.firstParent(of: later).map {
            question.history.isAncestor(commit, of: $0, in: graph, ancestry)
        } ?? false
    }

    /// Whether a commit takes back some other: it says so, or its patch is the reverse.
    func isRevert(_ commit: Int) throws(GitError) -> Bool {
        if reverts.contains(where: { $0.commit == commit }) { return true }
        let changes = try differences.changes(graph.change(of: commit))
        let candidates = index.commits(changing: changes).filter { $0 < commit }
        differences.preparePatches(candidates.isEmpty ? [] : candidates.map { graph.change(of: $0).reversed })
        for candidate in candidates {
            if try isReverse(commit, of: candidate) { return true }
        }
        return false
    }

    /// Whether a commit takes back a certain other.
    func isReverse(_ commit: Int, of taken: Int) throws(GitError) -> Bool {
        if reverts.contains(where: { $0 == (commit, taken) }) { return true }
        let (change, reversed) = (graph.change(of: commit), graph.change(of: taken).reversed)
        guard try differences.changes(change).pathSet == differences.changes(reversed).pathSet else { return false }
        differences.preparePatches([change, reversed])
        return try differences.patch(change) == differences.patch(reversed)
    }

    /// Adds the reverts of what brought the change with more, and those that bring it again with more.
    ///
    /// What had the change before brought nothing of it: the same lines there are others.
    func addWithMore(
        _ change: TreePair, at commit: Int, _ piece: Landing.Piece, except others: Set<Int>, _ question: Question,
        to events: inout ChangeEvents
    ) throws(GitError) {
        let changes = try differences.changes(change)
        let reverts = changes.paths.map { revertsByPath[$0] ?? [] }.min { $0.count < $1.count }
        guard !graph.isMerge(commit), !changes.isCut, let reverts else { return }
        for (revert, taken) in reverts where revert != commit && !others.contains(revert) {
            let reverse = graph.change(of: revert)
            guard !events.all.contains(revert), isEvent(revert, piece, question),
                !isBefore(revert, commit, question),
                try Set(differences.changes(reverse).paths).isSuperset(of: changes.paths)
            else { continue }
            let blocks = try differences.blocks(reverse)
            if !hadIt(taken, commit, question), blocks.contains(try differences.blocks(change.reversed)) {
                events.takes.insert(revert)
                if isReached(taken, question), !graph.isMerge(taken) { events.shared.insert(taken) }
            } else if events.takes.contains(taken), blocks.contains(try differences.blocks(change)) {
                events.brings.insert(revert)
            }
        }
    }

    /// Adds the reverts without words of merges that brought the change again, or that brought it to another target first.
    func addUndone(
        _ piece: Landing.Piece, except others: Set<Int>, _ question: Question, to events: inout ChangeEvents
    ) throws(GitError) {
        let again = events.brings.filter { $0 != piece.origin }.flatMap { carriers(of: $0, question.history) }
        for merge in Set(again + mergesElsewhere(of: events.brings, question)).subtracting(piece.changes.map(\.commit))
        {
            let change = graph.change(of: merge)
            guard !change.isEmpty else { continue }
            let candidates = index.commits(changing: try differences.changes(change))
                .filter { $0 > merge && !others.contains($0) && isEvent($0, piece, question) }
            guard !candidates.isEmpty else { continue }
            differences.preparePatches([change.reversed] + candidates.map(graph.change))
            let backward = try differences.patch(change.reversed)
            for candidate in candidates where try differences.patch(graph.change(of: candidate)) == backward {
                events.named[candidate, default: []].append(merge)
            }
        }
    }

    /// The merges that brought some commits to another target, and came from there to this one.
    private func mergesElsewhere(of commits: Set<Int>, _ question: Question) -> [Int] {
        let histories = targets(of: question.source).filter { $0.id != question.target.id }
            .compactMap { place(of: $0.revision).map(history) }
        return histories.flatMap { history in
            commits.flatMap { commit -> [Int] in
                guard let first = history.introducer(of: commit), question.history.contains(first) else { return [] }
                return carriers(of: commit, history)
            }
        }
    }

    /// Adds the reverts that name one of the events, until there are no more: one may name another.
    func addNamed(
        _ piece: Landing.Piece, except others: Set<Int>, _ question: Question, to events: inout ChangeEvents
    ) {
        var known = events.all.union(piece.named)
        let first = known.min() ?? piece.origin
        var rest = reverts.filter { revert, target in
            // Of several commits that came as one the last alone is not all.
            target >= first && !others.contains(revert)
                && (target != piece.origin || piece.named.contains(target))
        }
        while true {
            let count = rest.count
            rest.removeAll { revert, target in
                guard known.contains(target) || carries(target, anyOf: known, question),
                    isEvent(revert, piece, question)
                else { return false }
                events.named[revert, default: []].append(target)
                known.insert(revert)
                return true
            }
            if rest.count == count { return }
        }
    }

    /// Whether `merge` is one that brought one of `commits`.
    private func carries(_ merge: Int, anyOf commits: Set<Int>, _ question: Question) -> Bool {
        guard graph.isMerge(merge), let parent = graph.firstParent(of: merge) else { return false }
        return commits.contains { commit in
            commit < merge && question.history.isAncestor(commit, of: merge, in: graph, ancestry)
                && !question.history.isAncestor(commit, of: parent, in: graph, ancestry)
        }
    }
}
