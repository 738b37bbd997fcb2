import CoreAPI
import GitProcess

/// Whether a change that came into a target is still there.
struct Fate {
    /// Whether some commit brings it that no revert follows; nil where the two are on lines that were merged later: which of
    /// them counts is in no commit.
    var isThere: Bool?

    /// The newest commit that brings it.
    var latest: Int

    /// The newest commit that took it back, where one did.
    var revert: Int?

    /// All commits that took it back or brought it.
    var events: Set<Int>
}

extension Analysis {
    /// The answer for a landing, after what later commits took back.
    func verdict(for landing: Landing, _ question: Question) throws(GitError) -> Verdict {
        var verdict = Verdict(state: .landed, ownWork: true, landing: landing, text: landing.evidence)
        var brought = Set(landing.pieces.map(\.origin))
        if let whole = landing.whole {
            let fate = try fate(of: whole, except: brought, question)
            note(fate, in: &verdict)
            guard let isThere = fate.isThere else { return unclear(fate) }
            if !isThere { return verdict }
            // What took all of it back, and was undone, took back no piece for good.
            brought.formUnion(fate.events)
        }
        var gone: [(piece: Landing.Piece, fate: Fate)] = []
        var lost = 0
        var last: Fate?
        for piece in landing.pieces {
            let fate = try fate(of: piece, except: brought, question)
            guard let isThere = fate.isThere else { return unclear(fate) }
            if !isThere {
                if try isLost(piece, question) { lost += 1 } else { gone.append((piece, fate)) }
                last = fate
            } else if landing.pieces.count == 1 {
                note(fate, in: &verdict)
            }
        }
        if let last, gone.count + lost == landing.pieces.count {
            note(last, in: &verdict)
            return verdict
        }
        if gone.isEmpty { return verdict }
        verdict.state = .partial
        let commits = gone.map {
            "\(short($0.piece.own ?? $0.piece.origin)) by \(short($0.fate.revert ?? $0.piece.origin))"
        }
        verdict.text += "; taken back: \(Evidence.join(commits))"
        return verdict
    }

    func unclear(_ fate: Fate) -> Verdict {
        let revert = short(fate.revert ?? fate.latest)
        return .unknown("\(short(fate.latest)) brought it and \(revert) took it back, and which counts is in no commit")
    }

    private func note(_ fate: Fate, in verdict: inout Verdict) {
        guard let revert = fate.revert else { return }
        if fate.isThere == true {
            verdict.landing?.commit = fate.latest
            verdict.text += "; \(short(revert)) took it back, and \(short(fate.latest)) brought it again"
        } else {
            verdict.state = .reverted
            verdict.revert = revert
            verdict.text += "; \(short(revert)) took it back"
        }
    }

    /// Follows a change through the target: a commit takes it back that has the reverse patch or names what brought it, one
    /// brings it again that has the patch or names what took it back.
    func fate(of piece: Landing.Piece, except others: Set<Int>, _ question: Question) throws(GitError) -> Fate {
        var events = ChangeEvents(piece)
        for (commit, change) in piece.changes where !change.isEmpty {
            try addPatches(of: change, at: commit, piece, except: others, question, to: &events)
            try addRestoring(change, at: commit, piece, except: others, question, to: &events)
        }
        try addUndone(piece, except: others, question, to: &events)
        addNamed(piece, except: others, question, to: &events)
        var isThere: Bool? = true
        if !events.takes.isEmpty || !events.named.isEmpty {
            isThere = try presence(of: piece, &events, question)
        }
        let latest = events.brings.subtracting(piece.also).max() ?? piece.origin
        // What was taken back before it came this way is no news.
        let isFirst = isThere == true && latest == piece.origin
        return Fate(
            isThere: isThere, latest: latest, revert: isFirst ? nil : events.takes.max(),
            events: events.brings.union(events.takes).subtracting([piece.origin]))
    }

    /// Adds the commits that make the same change, or its reverse.
    private func addPatches(
        of change: TreePair, at commit: Int, _ piece: Landing.Piece, except others: Set<Int>, _ question: Question,
        to events: inout ChangeEvents
    ) throws(GitError) {
        let candidates = index.commits(changing: try differences.changes(change)).filter { candidate in
            candidate != commit && !others.contains(candidate) && isReached(candidate, question)
                && (candidate > commit || !question.history.isAncestor(candidate, of: commit, in: graph, ancestry))
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
            // The branch merged the same change from the target: a revert of that one counts for both.
            if !isEvent { events.shared.insert(candidate) }
            if isEvent, !carries(candidate, anyOf: events.brings, question) { events.brings.insert(candidate) }
        }
    }

    /// Adds the commits, whatever they name, that gave each file of a change the version from before. What only removes files is
    /// later work unless it is a revert.
    private func addRestoring(
        _ change: TreePair, at commit: Int, _ piece: Landing.Piece, except others: Set<Int>, _ question: Question,
        to events: inout ChangeEvents
    ) throws(GitError) {
        let changes = try differences.changes(change)
        guard !changes.isCut, let former = changes.formers.first else { return }
        for candidate in index.commits(giving: former) where candidate > commit && !others.contains(candidate) {
            guard !events.takes.contains(candidate), isEvent(candidate, piece, question) else { continue }
            let versions = try differences.changes(graph.change(of: candidate)).versions
            guard changes.formers.allSatisfy(versions.contains) else { continue }
            var isTaken = reverts.contains { $0.commit == candidate }
            if !isTaken { isTaken = try !differences.changedFiles(change).allSatisfy(\.isNew) }
            if isTaken { events.takes.insert(candidate) }
        }
    }

    /// Adds the reverts without words of merges that brought the change again.
    private func addUndone(
        _ piece: Landing.Piece, except others: Set<Int>, _ question: Question, to events: inout ChangeEvents
    ) throws(GitError) {
        for merge in Set(events.brings.filter { $0 != piece.origin }.flatMap { carriers(of: $0, question.history) }) {
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

    /// Adds the reverts that name one of the events, until there are no more: one may name another.
    private func addNamed(
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

    /// Whether a commit of the target can have taken back or brought again a piece.
    private func isEvent(_ commit: Int, _ piece: Landing.Piece, _ question: Question) -> Bool {
        guard isReached(commit, question) else { return false }
        return !piece.isOwn || !isOwnWork(commit, question)
    }

    /// Whether a commit of the target came there from the branch.
    private func isOwnWork(_ commit: Int, _ question: Question) -> Bool {
        guard ancestry.isAncestor(commit, of: place(of: question.source.revision) ?? question.revision, in: graph)
        else { return false }
        let arrivals = arrivals(of: question.source, at: question.revision, in: question.target, question.history)
        return arrivals.isEmpty || arrivals.contains { $0.own.contains(commit) }
    }

    /// Whether a commit is in the history that is looked at.
    private func isReached(_ commit: Int, _ question: Question) -> Bool {
        guard let scope = question.scope else { return question.history.contains(commit) }
        return ancestry.isAncestor(commit, of: scope, in: graph)
    }
}
