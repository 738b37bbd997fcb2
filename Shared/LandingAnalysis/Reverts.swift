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
        for piece in landing.pieces {
            let fate = try fate(of: piece, except: brought, question)
            guard let isThere = fate.isThere else { return unclear(fate) }
            if !isThere {
                gone.append((piece, fate))
            } else if landing.pieces.count == 1 {
                note(fate, in: &verdict)
            }
        }
        guard let last = gone.last else { return verdict }
        if gone.count == landing.pieces.count {
            note(last.fate, in: &verdict)
            return verdict
        }
        verdict.state = .partial
        let commits = gone.map {
            "\(short($0.piece.own ?? $0.piece.origin)) by \(short($0.fate.revert ?? $0.piece.origin))"
        }
        verdict.text += "; taken back: \(Evidence.join(commits))"
        return verdict
    }

    private func unclear(_ fate: Fate) -> Verdict {
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
    /// brings it again that has the patch or names what took it back, and it is there where nothing follows what brought it.
    func fate(of piece: Landing.Piece, except others: Set<Int>, _ question: Question) throws(GitError) -> Fate {
        var brings: Set<Int> = [piece.origin]
        var takes: Set<Int> = []
        var shared: Set<Int> = []
        for (commit, change) in piece.changes where !change.isEmpty {
            let candidates = index.commits(changing: try differences.changes(change))
                .filter { $0 > commit && !others.contains($0) && question.history.contains($0) }
            guard !candidates.isEmpty else { continue }
            differences.preparePatches([change, change.reversed] + candidates.map(graph.change))
            let (forward, backward) = (try differences.patch(change), try differences.patch(change.reversed))
            for candidate in candidates {
                let patch = try differences.patch(graph.change(of: candidate))
                let isEvent = isEvent(candidate, piece, question)
                if patch == backward, isEvent { takes.insert(candidate) }
                guard patch == forward else { continue }
                // The branch merged the same change from the target: a revert of that one counts for both.
                if !isEvent { shared.insert(candidate) }
                if isEvent, !carries(candidate, anyOf: brings, question) { brings.insert(candidate) }
            }
        }
        addNamed(piece, except: others, &brings, &takes, question)
        let answers = brings.map { isLast($0, takes, with: $0 == piece.origin ? shared : [], question) }
        let isThere: Bool? = answers.contains(true) ? true : answers.allSatisfy { $0 == false } ? false : nil
        return Fate(
            isThere: isThere, latest: brings.max() ?? piece.origin, revert: takes.max(),
            events: brings.union(takes).subtracting([piece.origin]))
    }

    /// Whether no revert follows what brings a change; nil where there are some, but neither before nor after it.
    private func isLast(_ bring: Int, _ takes: Set<Int>, with shared: Set<Int>, _ question: Question) -> Bool? {
        let history = question.history
        let open = takes.filter { !history.isAncestor($0, of: bring, in: graph, ancestry) }
        let isTaken = open.contains { take in
            shared.union([bring]).contains { history.isAncestor($0, of: take, in: graph, ancestry) }
        }
        return isTaken ? false : open.isEmpty ? true : nil
    }

    /// Adds what the messages of reverts say, until they say nothing new: one may name another.
    private func addNamed(
        _ piece: Landing.Piece, except others: Set<Int>, _ brings: inout Set<Int>, _ takes: inout Set<Int>,
        _ question: Question
    ) {
        let named = Set(piece.named)
        var isNew = true
        while isNew {
            isNew = false
            for (revert, target) in namedReverts where revert > piece.origin {
                guard !others.contains(revert), !brings.contains(revert), !takes.contains(revert) else { continue }
                let takesBack =
                    named.contains(target) || names(target, anyOf: brings, but: piece, since: takes, question)
                let bringsBack = names(target, anyOf: takes, but: nil, since: [], question)
                // A message that says both says nothing.
                guard takesBack != bringsBack, isEvent(revert, piece, question) else { continue }
                if takesBack { takes.insert(revert) } else { brings.insert(revert) }
                isNew = true
            }
        }
    }

    /// Whether `target` is one of `commits`, or a merge that brought one where no other was there before that `opposites` have not undone.
    private func names(
        _ target: Int, anyOf commits: Set<Int>, but piece: Landing.Piece?, since opposites: Set<Int>,
        _ question: Question
    ) -> Bool {
        guard question.history.contains(target) else { return false }
        for commit in commits where commit <= target {
            if commit == target {
                // Of several commits that came as one the last alone is not all.
                if commit != piece?.origin { return true }
            }
        }
        guard carries(target, anyOf: commits, question), let parent = graph.firstParent(of: target) else {
            return false
        }
        let history = question.history
        return !commits.contains { commit in
            history.isAncestor(commit, of: parent, in: graph, ancestry)
                && !opposites.contains {
                    history.isAncestor(commit, of: $0, in: graph, ancestry)
                        && history.isAncestor($0, of: parent, in: graph, ancestry)
                }
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
        guard question.history.contains(commit) else { return false }
        if let scope = question.scope, !ancestry.isAncestor(commit, of: scope, in: graph) { return false }
        return !piece.isOwn || !ancestry.isAncestor(commit, of: question.revision, in: graph)
    }
}
