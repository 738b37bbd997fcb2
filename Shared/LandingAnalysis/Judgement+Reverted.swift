import CoreAPI
import GitProcess

extension Analysis {
    /// All of it was taken back as one, but it may have come again in another shape, or in part.
    func judgeReverted(
        _ reverted: Verdict, _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict {
        if let revert = reverted.revert, let again = try landedAs(search, after: revert) {
            let verdict = try verdict(for: again, question)
            if verdict.state == .landed { return verdict }
        }
        let merge = reverted.landing.flatMap { mergeThatBrought($0.commit, search.history) }
        // A revert of a merge takes back only what that merge changed.
        if let landing = reverted.landing, let (merge, before) = merge {
            for revision in Set([landing.commit, search.revision]).subtracting([merge]).sorted() {
                let earlier = self.search(revision, of: question.source, in: question.target, before)
                if let there = try whatWasThere(earlier, or: parts(search), question) {
                    return rest(of: reverted, there)
                }
            }
        }
        guard let revert = reverted.revert else { return reverted }
        if let part = try judgePart(reverted, revert, search, matches, question) { return part }
        guard let (merge, before) = merge else { return reverted }
        return try unlessMore(
            reverted, than: merge, self.search(search.revision, of: question.source, in: question.target, before))
    }

    /// The answer where a part of what was taken back as one came again, or had come by itself; nil where none is seen.
    private func judgePart(
        _ reverted: Verdict, _ revert: Int, _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict? {
        if let again = try cameAgain(reverted, search, question) { return again }
        let pieces = try judgeInPieces(search, matches, question)
        if let pieces, pieces.state == .partial, let commit = pieces.landing?.commit,
            isAfter(commit, revert, question.history)
        {
            return pieces
        }
        if let giver = try giverOfPart(search, after: revert, question) {
            return .unknown("\(short(revert)) took it back, and \(short(giver)) has a file of it as it was then")
        }
        return try whatIsThere(of: parts(search), in: search.history, question).map { rest(of: reverted, $0) }
    }

    /// The answer where all of a branch was taken back as one, but some of its commits came again; nil where none did.
    func cameAgain(_ reverted: Verdict, _ search: Search, _ question: Question) throws(GitError) -> Verdict? {
        guard let revert = reverted.revert, let landing = reverted.landing else { return nil }
        // What brought it to this target has come later than what took it back below.
        let first = landing.pieces.map(\.origin).min() ?? landing.commit
        var those: [Int] = []
        for own in search.divergence.own.suffix(Self.mostPieces)
        where graph.isWork(own) {
            let piece = try change(of: own, at: first, landing, search, question)
            var events = ChangeEvents(piece)
            events.takes = [revert]
            if try fate(of: piece, except: [], within: events, question).isThere == true { those.append(own) }
        }
        guard !those.isEmpty else { return nil }
        var result = reverted
        result.state = .partial
        result.revert = nil
        result.text += there(those)
        return result
    }

    /// A revert of the merge that brought `tip` takes back only what that merge changed: what had come before by other ways stays.
    func judgeMergeReverted(
        _ reverted: Verdict, _ contained: Landing, tip: Int, since reference: Int?, _ question: Question
    ) throws(GitError) -> Verdict {
        func search(before commit: Int) -> Search {
            self.search(tip, of: question.source, in: question.target, history(of: commit))
        }
        guard contained.commit != tip else {
            guard let earlier = reference.map(search) else { return reverted }
            return try whatWasThere(earlier, or: parts(earlier), question).map { rest(of: reverted, $0) } ?? reverted
        }
        var undone: (merge: Int, before: Search)?
        for merge in Set((contained.whole?.named ?? []) + [contained.commit]).sorted(by: >) {
            guard let earlier = graph.firstParent(of: merge).map(search) else { continue }
            if let there = try whatWasThere(earlier, or: parts(earlier), question) { return rest(of: reverted, there) }
            if let revert = reverted.revert, try isReverse(revert, of: merge) { undone = (merge, earlier) }
        }
        guard let (merge, before) = undone else { return reverted }
        return try unlessMore(reverted, than: merge, before)
    }

    /// A verdict that all was taken back with the merge that brought it, or that nobody knows: what that merge did not change had
    /// come before, by ways that are not seen.
    func unlessMore(_ reverted: Verdict, than merge: Int, _ search: Search) throws(GitError) -> Verdict {
        guard let revert = reverted.revert, try isReverse(revert, of: merge) else { return reverted }
        if try broughtAll(merge, of: search, revert) { return reverted }
        return .unknown("\(short(revert)) took back \(short(merge)), which had not brought all of it")
    }

    /// Whether a merge which was taken back had brought something of each change of a branch.
    private func broughtAll(_ merge: Int, of search: Search, _ revert: Int) throws(GitError) -> Bool {
        guard let net = netChanges(search).first else { return false }
        if try differences.changes(net).isCut { return true }
        let own = search.divergence.own.filter(graph.isWork)
        for change in mergesBack(search).isEmpty ? [net] : own.map(graph.change) {
            if try isRestored(change, by: revert) { continue }
            let brought = try differences.blocks(graph.change(of: merge))
            guard try brought.touches(differences.blocks(change)) else { return false }
        }
        return true
    }

    /// The answer where a part is there, and the rest was taken back.
    private func rest(of reverted: Verdict, _ there: Verdict) -> Verdict {
        var result = there
        if there.state == .partial { result.text += "; \(reverted.text)" }
        return result
    }

    /// What of a revision is there although the merge before which `search` looks was taken back; nil where that is nothing.
    ///
    /// `parts` are what the branch was before it merged what others had, and may have been there by then.
    private func whatWasThere(_ search: Search, or parts: [Int], _ question: Question) throws(GitError) -> Verdict? {
        if let there = try whatIsThere(search, question) { return there }
        return try whatIsThere(of: parts, in: search.history, question)
    }

    /// What is there of the branch as it was before it merged what others had; nil where that is nothing.
    private func whatIsThere(
        of parts: [Int], in history: TargetHistory, _ question: Question
    ) throws(GitError) -> Verdict? {
        for part in parts.suffix(Self.mostParts) {
            let search = search(part, of: question.source, in: question.target, history)
            guard var there = try whatIsThere(search, question), there.state != .reverted else { continue }
            if there.state == .landed { there.state = .partial }
            return there
        }
        return nil
    }

    private func whatIsThere(_ search: Search, _ question: Question) throws(GitError) -> Verdict? {
        let matches = try matches(search)
        if let earlier = try judgeBefore(search, matches, question), [.landed, .partial].contains(earlier.state) {
            return try stillThere(earlier, search, question)
        }
        guard !matches.missing.isEmpty, let part = try judgeInPieces(search, matches, question) else { return nil }
        return [.partial, .unknown].contains(part.state) ? part : nil
    }

    /// The merge that brought a commit, where one did, and what the target had before.
    private func mergeThatBrought(_ commit: Int, _ history: TargetHistory) -> (merge: Int, before: TargetHistory)? {
        guard let merge = history.introducer(of: commit), graph.isMerge(merge),
            let parent = graph.firstParent(of: merge)
        else { return nil }
        return (merge, self.history(of: parent))
    }

    /// A commit that gave a file the version of one of the branch's own commits, after all that was found of the branch was taken back.
    private func giverOfPart(_ search: Search, after revert: Int, _ question: Question) throws(GitError) -> Int? {
        for own in search.divergence.own where !graph.isMerge(own) {
            for version in try differences.changes(graph.change(of: own)).versions {
                for giver in index.commits(giving: version)
                where !graph.isMerge(giver) && isForeign(giver, search) && isAfter(giver, revert, search.history) {
                    if try self.revert(of: giver, except: [], question) == nil { return giver }
                }
            }
        }
        return nil
    }
}
