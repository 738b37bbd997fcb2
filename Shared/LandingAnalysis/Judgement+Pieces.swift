import CoreAPI
import GitProcess

extension Analysis {
    /// How often a stack of branches is taken apart.
    private static let mostDepth = 8

    /// How many places a branch is split at.
    private static let mostSplits = 24

    /// Part of the branch landed, or all of it in more than one piece; nil where nothing did.
    func judgeInPieces(_ search: Search, _ all: Matches, _ question: Question) throws(GitError) -> Verdict? {
        if try hasLostAll(search, question) { return nil }
        let lost = try lostCommits(search, question).lost
        let matches = Matches(commits: all.commits.filter { !lost.contains($0.own) })
        if let landing = try cover(search, matches, question, depth: 0) {
            return try stillThere(try verdict(for: landing, question), search, question)
        }
        var reverted: Verdict?
        for split in splits(search) {
            let earlier = part(search, split, question)
            guard let landing = try lower(earlier, without: lost, question) else { continue }
            let covered = Set(earlier.divergence.own)
            let rest = matches.commits.filter { !covered.contains($0.own) }
            // Nothing but merges came after it.
            if rest.isEmpty, try mergesAreClean(search.divergence.own.filter { !covered.contains($0) }) {
                let verdict = try judgeAll(landing, search, matches, question)
                guard verdict.state == .reverted else { return verdict }
                reverted = reverted ?? verdict
                continue
            }
            let verdict = try judgeRest(rest.filter { $0.found == nil }.map(\.own), after: landing, question)
            // What was taken back is not all that came.
            if verdict.state == .open, rest.contains(where: { $0.found != nil }) { break }
            return verdict.state == .open ? reverted ?? verdict : verdict
        }
        if let reverted { return reverted }
        guard !matches.found.isEmpty else { return nil }
        return try partial(picked(matches, search, question), missing: matches.missing, question)
    }

    /// How an earlier revision of the branch landed, but for commits that the branch lost.
    private func lower(_ earlier: Search, without lost: Set<Int>, _ question: Question) throws(GitError) -> Landing? {
        if !lost.isEmpty, earlier.divergence.own.allSatisfy({ lost.contains($0) || graph.isMerge($0) }) { return nil }
        guard var landing = try lower(earlier, question, depth: 1) else { return nil }
        landing.pieces.removeAll { $0.own.map(lost.contains) ?? false }
        return landing.pieces.isEmpty ? nil : landing
    }

    /// The answer where `landing` is all of the branch; what was taken back as one may have come again in part.
    private func judgeAll(
        _ landing: Landing, _ search: Search, _ matches: Matches, _ question: Question
    ) throws(GitError) -> Verdict {
        let verdict = try stillThere(try verdict(for: landing, question), search, question)
        guard verdict.state == .reverted, !matches.found.isEmpty else { return verdict }
        let part = try partial(picked(matches, search, question), missing: matches.missing, question)
        return part.state == .partial ? part : verdict
    }

    /// The answer where `landing` is a part of the branch, and those commits are not in it.
    private func judgeRest(
        _ missing: [Int], after landing: Landing, _ question: Question
    ) throws(GitError) -> Verdict {
        if landing.method == .landedAs, try mayHold(landing.commit, missing) {
            return .unknown(
                "\(short(landing.commit)) has files of it as they were then, and of the rest as nobody knows them")
        }
        return try partial(landing, missing: missing, question)
    }

    /// Whether a commit gave other versions to all files that some commits changed: it may hold those, or not.
    private func mayHold(_ commit: Int, _ missing: [Int]) throws(GitError) -> Bool {
        guard !missing.isEmpty, !graph.isMerge(commit) else { return false }
        let given = try differences.changedFiles(graph.change(of: commit))
        let versions = Dictionary(given.map { ($0.path, $0.version) }) { first, _ in first }
        for own in missing {
            for file in try differences.changedFiles(graph.change(of: own)) {
                guard let version = versions[file.path], version != file.former else { return false }
            }
        }
        return true
    }

    /// Those of the commits that were found.
    func picked(_ matches: Matches, _ search: Search, _ question: Question) -> Landing {
        let pieces = matches.found.map { Self.piece(own: $0.own, $0.commit, graph) }
        var landing = Landing(
            method: .cherry, commit: latest(matches.found.map(\.commit), search.history), pieces: pieces,
            evidence:
                "\(pieces.count) of its \(matches.commits.count) commits have one with the same patch in \(question.target.name)"
        )
        addCarriers(to: &landing, at: landing.commit, question.history)
        return landing
    }

    /// All of a revision, in pieces that meet where some branch stood: stacked branches, or a branch merged more than once.
    private func cover(_ search: Search, _ matches: Matches, _ question: Question, depth: Int) throws(GitError)
        -> Landing?
    {
        // At depth 0 the whole was looked for already.
        if depth > 0, let landing = try landing(search, matches, question) { return landing }
        guard depth < Self.mostDepth, hasForeign(search) else { return nil }
        for split in splits(search) {
            guard let upper = try upperPart(search, matches, from: split, question) else { continue }
            guard let lower = try lower(part(search, split, question), question, depth: depth + 1) else { continue }
            let commits = upper.map(\.origin) + [lower.commit]
            let commit = latest(commits, search.history)
            return Landing(
                method: .patchID, commit: commit, pieces: lower.pieces + upper,
                evidence:
                    "\(lower.evidence); \(short(latest(upper.map(\.origin), search.history))) has what came after it")
        }
        return nil
    }

    private func lower(_ search: Search, _ question: Question, depth: Int) throws(GitError) -> Landing? {
        try cover(search, try matches(search), question, depth: depth)
    }

    /// What the target has of a revision after `split`, if it has all of that.
    private func upperPart(_ search: Search, _ matches: Matches, from split: Int, _ question: Question) throws(GitError)
        -> [Landing.Piece]?
    {
        let upper = search.divergence.own(besides: part(search, split, question).divergence)
        var index = 0
        let commits = matches.commits.filter { own, _ in
            while index < upper.count, upper[index] < own { index += 1 }
            return index < upper.count && upper[index] == own
        }
        if !commits.isEmpty, commits.allSatisfy({ $0.found != nil }), try mergesAreClean(upper) {
            return commits.compactMap { own, found in found.map { Self.piece(own: own, $0, graph) } }
        }
        // What was merged from the target in between is no change of the branch.
        let parents = upper.flatMap { graph.parents(of: $0) }
        guard parents.allSatisfy({ search.divergence.isOwn(Int($0)) }) else { return nil }
        let change = TreePair(from: graph.trees[split], to: graph.trees[search.revision])
        guard !change.isEmpty, let commit = try match(of: change, search) else { return nil }
        return [piece(commit)]
    }

    /// The search for an earlier revision of the same branch.
    private func part(_ search: Search, _ split: Int, _ question: Question) -> Search {
        self.search(split, of: question.source, in: question.target, search.history)
    }

    /// Where the branch may have been cut: its own commits at which some branch stood, the newest first.
    func splits(_ search: Search) -> some Sequence<Int> {
        search.divergence.own.reversed().lazy.filter { $0 != search.revision && self.tips.contains($0) }
            .prefix(Self.mostSplits)
    }

    /// The answer where `missing` is not there, and perhaps more was taken back.
    func partial(_ landing: Landing, missing: [Int], _ question: Question) throws(GitError) -> Verdict {
        var verdict = try verdict(for: landing, question)
        if verdict.state == .reverted {
            verdict.state = .open
            verdict.landing = nil
            return verdict
        }
        guard verdict.state != .unknown else { return verdict }
        verdict.state = .partial
        if !missing.isEmpty { verdict.text += "; missing: \(Evidence.list(missing, in: graph))" }
        return verdict
    }
}
