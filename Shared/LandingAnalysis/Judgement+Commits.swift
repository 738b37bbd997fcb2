import CoreAPI
import GitProcess

extension Analysis {
    /// The most merges of a branch before which each is looked at what it had.
    static let mostParts = 24

    /// The answer where some of the branch's commits were taken back since, whatever brought them.
    func commitsTakenBack(
        _ found: Verdict, _ landing: Landing, of commits: [Int], _ search: Search, _ question: Question
    ) throws(GitError) -> Verdict {
        guard var commit = found.landing?.commit else { return found }
        // What brought a squash again need not have brought what that had beside the branch's patch.
        if landing.method == .landedAs || landing.method == .patchID {
            commit = landing.whole?.origin ?? landing.pieces.map(\.origin).min() ?? commit
        }
        let judged = Set(landing.pieces.compactMap(\.own))
        let own = commits.filter { !judged.contains($0) && graph.isWork($0) }
        if own.isEmpty { return found }
        let effective = try effectivePaths(of: commits)
        var reverts: [(own: Int, revert: Int)] = []
        for own in own {
            if try effective.isDisjoint(with: differences.changes(graph.change(of: own)).paths) { continue }
            let piece = try change(of: own, at: commit, landing, search, question)
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

    /// The files that some commits, parents first, changed and did not leave as they had been.
    func effectivePaths(of commits: [Int]) throws(GitError) -> Set<UInt64> {
        let (before, after) = try versions(aroundAll: commits)
        return Set(after.filter { before[$0.key] != $0.value }.keys)
    }

    /// For each file that some commits, parents first, changed, its version before the first of them and after the last.
    ///
    /// Both by the fingerprint of the path. Merges count for nothing.
    func versions(
        aroundAll commits: [Int]
    ) throws(GitError) -> (before: [UInt64: UInt64], after: [UInt64: UInt64]) {
        var before: [UInt64: UInt64] = [:]
        var after: [UInt64: UInt64] = [:]
        for commit in commits where !graph.isMerge(commit) {
            let changes = try differences.allChanges(graph.change(of: commit))
            before.merge(zip(changes.paths, changes.formers)) { first, _ in first }
            after.merge(zip(changes.paths, changes.versions)) { _, last in last }
        }
        return (before, after)
    }

    /// The change of one of the branch's own commits, which is in the target from `commit` on at the latest.
    func change(
        of own: Int, at commit: Int, _ landing: Landing, _ search: Search, _ question: Question
    ) throws(GitError) -> Landing.Piece {
        let change = graph.change(of: own)
        var piece = Landing.Piece(origin: commit, isOwn: true, changes: [(commit, change)], named: [own])
        let candidates = index.commits(changing: try differences.changes(change)).filter {
            $0 < commit && question.history.contains($0)
        }
        differences.preparePatches(candidates.isEmpty ? [] : [change] + candidates.map(graph.change))
        for candidate in candidates
        where try differences.patch(graph.change(of: candidate)) == differences.patch(change) {
            piece.also.append(candidate)
            piece.named.append(candidate)
        }
        // What the branch had merged back before is not what the landing brought.
        let isBrought =
            landing.method == .landedAs
            || !piece.also.contains {
                search.divergence.shares($0, in: graph, ancestry)
            }
        if let first = piece.also.first, !isBrought {
            piece.origin = first
            piece.changes = [(first, change)]
        }
        piece.also.append(own)
        return piece
    }

    /// The answer where what the branch had before it merged a target came there by itself, and was taken back since.
    func partsTakenBack(_ found: Verdict, _ search: Search, _ question: Question) throws(GitError) -> Verdict {
        guard found.state == .landed, let commit = found.landing?.commit else { return found }
        let parts = parts(search)
        let lost = try lostCommits(search, question).lost
        for part in parts.suffix(Self.mostParts) {
            let earlier = self.search(part, of: question.source, in: question.target, search.history)
            let matches = try matches(earlier)
            if matches.commits.allSatisfy({ lost.contains($0.own) }) { continue }
            guard var landing = try landing(earlier, matches, question) else {
                guard let (revert, taken) = try revertOfSquash(earlier, search, at: commit, question) else { continue }
                return .unknown("\(short(revert)) took back \(short(taken)), and nothing tells how much of it that was")
            }
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

    /// A revert, and the commit that it took back, which changed all files of one of the commits of a part of the branch, and which
    /// the branch merged later.
    ///
    /// That may have brought the commit, with more in the same files.
    private func revertOfSquash(
        _ part: Search, _ search: Search, at commit: Int, _ question: Question
    ) throws(GitError) -> (revert: Int, taken: Int)? {
        for (revert, taken) in reverts where question.history.contains(revert) {
            guard graph.isMerge(commit) || isAfter(revert, commit, question.history),
                search.divergence.shares(taken, in: graph, ancestry),
                !part.divergence.shares(taken, in: graph, ancestry),
                !ancestry.isAncestor(revert, of: question.revision, in: graph),
                !reverts.contains(where: { $0.named == revert })
            else { continue }
            let paths = Set(try differences.changedFiles(graph.change(of: taken)).map(\.path))
            for own in part.divergence.own where graph.isWork(own) {
                if try paths.isSuperset(of: differences.changedFiles(graph.change(of: own)).map(\.path)) {
                    return (revert, taken)
                }
            }
        }
        return nil
    }

    /// Those of the branch's own commits that it took back itself, by merging a target that had done so.
    func lostCommits(_ search: Search, _ question: Question) throws(GitError) -> LostCommits {
        guard !mergesBack(search).isEmpty else { return LostCommits() }
        if let known = knownLosses[search.key] { return known }
        let histories = targets(of: question.source).compactMap { place(of: $0.revision).map(history) }
        var inner = question
        inner.scope = search.revision
        var found = LostCommits()
        for commit in search.divergence.own where !graph.isMerge(commit) {
            var piece = piece(commit)
            for history in histories where history.contains(commit) { add(carriers(of: commit, history), to: &piece) }
            switch try fate(of: piece, except: [], inner).isThere {
            case false: found.lost.insert(commit)
            case nil: found.unclear.insert(commit)
            default: break
            }
        }
        knownLosses[search.key] = found
        return found
    }

    /// Whether the branch took back itself all that it had.
    func hasLostAll(_ search: Search, _ question: Question) throws(GitError) -> Bool {
        let commits = try lostCommits(search, question)
        let gone = commits.lost.union(commits.unclear)
        return !gone.isEmpty && search.divergence.own.allSatisfy { gone.contains($0) || graph.isMerge($0) }
    }

    /// What the branch was before each merge of what others had.
    func parts(_ search: Search) -> [Int] {
        mergesBack(search).compactMap(graph.firstParent).filter(search.divergence.isOwn)
    }

    /// The branch's own merges that brought it what others had.
    func mergesBack(_ search: Search) -> [Int] {
        search.divergence.own.filter { commit in
            graph.isMerge(commit)
                && graph.parents(of: commit).dropFirst().contains { !search.divergence.isOwn(Int($0)) }
        }
    }
}
