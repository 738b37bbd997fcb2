import CoreAPI
import GitProcess

extension Analysis {
    /// The most merges of a branch before which each is looked at what it had.
    private static let mostParts = 24

    /// The answer where some of the branch's commits were taken back since, whatever brought them.
    func commitsTakenBack(
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

    /// The answer where what the branch had before it merged a target came there by itself, and was taken back since.
    func partsTakenBack(_ found: Verdict, _ search: Search, _ question: Question) throws(GitError) -> Verdict {
        guard found.state == .landed, let commit = found.landing?.commit else { return found }
        let parts = mergesBack(search).compactMap(graph.firstParent).filter(search.divergence.isOwn)
        let lost = try lostCommits(search, question)
        for part in parts.suffix(Self.mostParts) {
            let earlier = self.search(part, of: question.source, in: question.target, search.history)
            let matches = try matches(earlier)
            guard !matches.commits.allSatisfy({ lost.contains($0.own) }),
                var landing = try landing(earlier, matches, question)
            else { continue }
            landing.whole?.also.append(commit)
            for index in landing.pieces.indices { landing.pieces[index].also.append(commit) }
            let verdict = try verdict(for: landing, question)
            if verdict.state == .unknown { return verdict }
            guard verdict.state != .landed else { continue }
            var result = found
            result.state = .partial
            result.text += "; \(verdict.text)"
            return result
        }
        return found
    }

    /// Those of the branch's own commits that it took back itself, by merging a target that had done so.
    func lostCommits(_ search: Search, _ question: Question) throws(GitError) -> Set<Int> {
        guard !mergesBack(search).isEmpty else { return [] }
        let histories = targets(of: question.source).compactMap { place(of: $0.revision).map(history) }
        var inner = question
        inner.scope = search.revision
        var lost: Set<Int> = []
        for commit in search.divergence.own where !graph.isMerge(commit) {
            var piece = piece(commit)
            for history in histories where history.contains(commit) { add(carriers(of: commit, history), to: &piece) }
            if try fate(of: piece, except: [], inner).isThere == false { lost.insert(commit) }
        }
        return lost
    }

    /// The branch's own merges that brought it what others had.
    private func mergesBack(_ search: Search) -> [Int] {
        search.divergence.own.filter { commit in
            graph.isMerge(commit)
                && graph.parents(of: commit).dropFirst().contains { !search.divergence.isOwn(Int($0)) }
        }
    }
}
