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

    /// The commits that took it back, and those that brought it again.
    var undone: Set<Int>

    /// All commits that may have done so.
    var events: ChangeEvents
}

extension Analysis {
    /// Follows a change through the target: a commit takes it back that has the reverse patch or names what brought it, one
    /// brings it again that has the patch or names what took it back.
    func fate(
        of piece: Landing.Piece, except others: Set<Int>, within whole: ChangeEvents? = nil, _ question: Question
    ) throws(GitError) -> Fate {
        var events = ChangeEvents(piece)
        events.takes = whole?.takes ?? []
        events.named = whole?.named ?? [:]
        for (commit, change) in piece.changes where !change.isEmpty {
            try addPatches(of: change, at: commit, piece, except: others, question, to: &events)
            try addRestoring(change, at: commit, piece, except: others, question, to: &events)
            try addWithMore(change, at: commit, piece, except: others, question, to: &events)
        }
        try addUndone(piece, except: others, question, to: &events)
        addNamed(piece, except: others, question, to: &events)
        let found = events
        var isThere: Bool? = true
        if !events.takes.isEmpty || !events.named.isEmpty {
            isThere = try presence(of: piece, &events, question)
        }
        let latest = events.brings.subtracting(piece.also).max() ?? piece.origin
        // What was taken back before it came this way is no news.
        let isFirst = isThere == true && latest == piece.origin
        let undone = events.takes.isEmpty ? [] : events.brings.union(events.takes).subtracting([piece.origin])
        return Fate(
            isThere: isThere, latest: latest, revert: isFirst ? nil : events.takes.max(), undone: undone, events: found)
    }

    /// Whether a commit of the target can have taken back or brought again a piece.
    func isEvent(_ commit: Int, _ piece: Landing.Piece, _ question: Question) -> Bool {
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
    func isReached(_ commit: Int, _ question: Question) -> Bool {
        guard let scope = question.scope else { return question.history.contains(commit) }
        return ancestry.isAncestor(commit, of: scope, in: graph)
    }

    /// Whether the branch itself has a change no more that it brought, because it merged what took that back.
    func isLost(_ piece: Landing.Piece, _ question: Question) throws(GitError) -> Bool {
        guard piece.isOwn, question.scope == nil else { return false }
        var piece = piece
        piece.isOwn = false
        var inner = question
        inner.scope = question.revision
        return try fate(of: piece, except: [], inner).isThere == false
    }
}
