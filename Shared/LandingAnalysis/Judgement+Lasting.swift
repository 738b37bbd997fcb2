import CoreAPI
import GitProcess

extension Analysis {
    /// The answer for a landing of which no piece was taken back, where the target may lack some of it all the same.
    func stillThere(_ found: Verdict, _ search: Search, _ question: Question) throws(GitError) -> Verdict {
        guard found.state == .landed, let landing = found.landing else { return found }
        if let left = try leftOut(by: landing, of: search) { return without(left, found, landing, question) }
        let elsewhere = try takenBackElsewhere(found, search, question)
        guard elsewhere.state == .landed else { return elsewhere }
        let lasting = try commitsTakenBack(elsewhere, landing, search, question)
        return try partsTakenBack(lasting, search, question)
    }

    /// The answer where what the branch had before it merged a target came there by itself, and was taken back since.
    private func partsTakenBack(_ found: Verdict, _ search: Search, _ question: Question) throws(GitError) -> Verdict {
        guard found.state == .landed, let commit = found.landing?.commit else { return found }
        let parts = search.divergence.own.filter(graph.isMerge).compactMap(graph.firstParent).filter(
            search.divergence.isOwn)
        for part in parts {
            let earlier = self.search(part, of: question.source, in: question.target, search.history)
            guard var landing = try landing(earlier, try matches(earlier), question) else { continue }
            landing.whole?.also.append(commit)
            for index in landing.pieces.indices { landing.pieces[index].also.append(commit) }
            let verdict = try verdict(for: landing, question)
            guard verdict.state != .landed else { continue }
            var result = found
            result.state = verdict.state == .unknown ? .unknown : .partial
            result.text = verdict.state == .unknown ? verdict.text : "\(found.text); \(verdict.text)"
            return result
        }
        return found
    }

    /// How many of the files that a revision changed have in the merge that brought it the version from before, and of how many.
    ///
    /// Git drops a change without a word where the other side took it back since their merge base; so does who resolves a conflict.
    private func leftOut(by landing: Landing, of search: Search) throws(GitError) -> (count: Int, of: Int)? {
        guard landing.method != .provider, graph.isMerge(landing.commit), search.divergence.bases.count == 1,
            let net = netChanges(search).first
        else { return nil }
        let changes = try differences.changes(net)
        let brought = try differences.changes(graph.change(of: landing.commit))
        guard !changes.isCut, !Set(changes.versions).isSubset(of: brought.versions) else { return nil }
        let before = try differences.changes(net.reversed)
        let others = try differences.changes(TreePair(from: graph.trees[landing.commit], to: net.from))
        guard !others.isCut else { return nil }
        let count = Set(before.versions).subtracting(others.versions).count
        return count == 0 ? nil : (count, before.versions.count)
    }

    private func without(
        _ left: (count: Int, of: Int), _ found: Verdict, _ landing: Landing, _ question: Question
    ) -> Verdict {
        var result = found
        result.state = left.count == left.of ? .open : .partial
        if result.state == .open { result.landing = nil }
        result.text +=
            "; \(short(landing.commit)) has \(left.count) of the \(left.of) files that it changed as they were before"
        return result
    }

    /// The answer where what was found is there, but some of it had come with other commits too, and those were taken back since.
    private func takenBackElsewhere(_ found: Verdict, _ search: Search, _ question: Question) throws(GitError)
        -> Verdict
    {
        guard found.state == .landed, let landing = found.landing else { return found }
        let known = Set(landing.pieces.map(\.origin)).union([landing.commit])
        for change in netChanges(search) {
            let versions = try differences.changes(change).versions
            var reverts: [Int] = []
            for version in versions {
                if let revert = try revert(of: version, after: landing.commit, but: known, question) {
                    reverts.append(revert)
                }
            }
            guard let last = reverts.max() else { continue }
            var result = found
            result.state = reverts.count == versions.count ? .reverted : .partial
            result.revert = result.state == .reverted ? last : nil
            result.text += "; \(Evidence.list(Set(reverts).sorted(), in: graph)) took back the same from another commit"
            return result
        }
        return found
    }

    /// What took back one of the other commits that gave a file this version, after `commit` came to the target.
    private func revert(
        of version: UInt64, after commit: Int, but known: Set<Int>, _ question: Question
    ) throws(GitError) -> Int? {
        let position = question.history.position(of: commit) ?? 0
        // One that came later gave back what was there and had changed meanwhile.
        for giver in index.commits(giving: version)
        where (question.history.position(of: giver) ?? .max) <= position && !known.contains(giver)
            && !ancestry.isAncestor(giver, of: question.revision, in: graph)
        {
            if let revert = try revert(of: giver, except: known, question),
                (question.history.position(of: revert) ?? 0) > position
            {
                return revert
            }
        }
        return nil
    }

    /// The answer where some of the branch's commits were taken back since, whatever brought them.
    private func commitsTakenBack(
        _ found: Verdict, _ landing: Landing, _ search: Search, _ question: Question
    ) throws(GitError) -> Verdict {
        guard let commit = found.landing?.commit else { return found }
        let judged = Set(landing.pieces.compactMap(\.own))
        let own = search.divergence.own.filter {
            !graph.isMerge($0) && !judged.contains($0) && !graph.change(of: $0).isEmpty
        }
        var reverts: [(own: Int, revert: Int)] = []
        for own in own {
            let piece = try change(of: own, at: commit, question)
            let fate = try fate(of: piece, except: [], question)
            if fate.isThere == nil { return unclear(fate) }
            if fate.isThere == false, let revert = fate.revert, try !isLost(piece, question) {
                reverts.append((own, revert))
            }
        }
        guard !reverts.isEmpty else { return found }
        var result = found
        result.state = reverts.count == own.count && judged.isEmpty ? .reverted : .partial
        if result.state == .reverted { result.revert = reverts.map(\.revert).max() }
        let taken = reverts.map { "\(short($0.own)) by \(short($0.revert))" }
        result.text += "; taken back: \(Evidence.join(taken))"
        return result
    }

    /// The change of one of the branch's own commits, which is in the target from `commit` on at the latest.
    private func change(of own: Int, at commit: Int, _ question: Question) throws(GitError) -> Landing.Piece {
        var piece = Landing.Piece(
            origin: commit, isOwn: true, changes: [(commit, graph.change(of: own))], named: [own])
        let candidates = index.commits(changing: try differences.changes(graph.change(of: own))).filter {
            $0 != own && $0 < commit && question.history.contains($0)
        }
        differences.preparePatches(candidates.isEmpty ? [] : [graph.change(of: own)] + candidates.map(graph.change))
        for candidate in candidates
        where try differences.patch(graph.change(of: candidate)) == differences.patch(graph.change(of: own)) {
            piece.also.append(candidate)
            piece.named.append(candidate)
        }
        return piece
    }

    /// What took back a commit of the target, if it is not there any more.
    private func revert(of commit: Int, except known: Set<Int>, _ question: Question) throws(GitError) -> Int? {
        var piece = piece(commit)
        add(carriers(of: commit, question.history), to: &piece)
        let fate = try fate(of: piece, except: known, question)
        return fate.isThere == false ? fate.revert : nil
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

    /// Those of the branch's own commits that it took back itself, by merging a target that had done so.
    func lostCommits(_ search: Search, _ question: Question) throws(GitError) -> Set<Int> {
        guard search.divergence.own.contains(where: graph.isMerge) else { return [] }
        let histories = targets(of: question.source).compactMap { place(of: $0.revision).map(history) }
        var inner = question
        inner.scope = search.revision
        var lost: Set<Int> = []
        for commit in search.divergence.own where !graph.isMerge(commit) {
            let others = histories.filter { $0.contains(commit) }
            guard !others.isEmpty else { continue }
            var piece = piece(commit)
            for history in others { add(carriers(of: commit, history), to: &piece) }
            if try fate(of: piece, except: [], inner).isThere == false { lost.insert(commit) }
        }
        return lost
    }
}
