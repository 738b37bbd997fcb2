import CoreAPI
import GitProcess

/// One computation: what was read of the clone, and what was concluded from it so far.
final class Analysis {
    let basis: Basis
    let graph: CommitGraph
    let ancestry: Ancestry
    let differences: Differences

    /// Commits whose parents the clone does not have.
    let boundary: Set<Int>

    /// What git said about heads whose history it could not read.
    let failures: [ObjectID: GitError]

    /// The first error of git's for which an answer is not known.
    var fault: GitError?

    /// Commits of the targets by what they changed: filled before anything is judged.
    var index = ChangeIndex()

    /// For each target's head the newest steps of its chain that changed files of branches' commits.
    var latestSteps: [Int: LatestSteps] = [:]

    /// What ``version(of:at:)`` found, by the step.
    var knownVersions: [Int: [[UInt8]: [UInt8]]] = [:]

    /// Commits of the targets of which git could not tell what they changed: one of them may be a revert.
    var gaps: [Int: GitError] = [:]

    /// Commits that take back another, with that one, where both are here: their message says so, or, since ``prepare(_:)``, they
    /// gave all its files the contents from before.
    var reverts: [(commit: Int, named: Int)]

    /// Those of ``reverts`` that targets have, by the fingerprint of each path that they changed.
    var revertsByPath: [UInt64: [(commit: Int, named: Int)]] = [:]

    /// Where some branch stands or stood.
    let tips: Set<Int>

    /// For a walk inside a walk of ``ancestry``.
    let innerAncestry: Ancestry

    /// What ``others(of:but:)`` found.
    var neighbours: [Pair: Divergence.Other?] = [:]

    /// What ``arrivals(of:at:in:_:)`` found.
    var knownArrivals: [Pair: [Arrival]] = [:]

    /// What ``matches(_:)`` found.
    var knownMatches: [Divergence.Key: Matches] = [:]

    /// What ``hasForeign(_:)`` found.
    var knownForeign: [Divergence.Key: Bool] = [:]

    /// What ``lostCommits(_:_:)`` found.
    var knownLosses: [Divergence.Key: LostCommits] = [:]

    /// The commits of targets among which a patch was looked for.
    var knownCandidates: [CandidateKey: [Int]] = [:]

    private var targetsByLevel: [Int?: [BasisBranch]] = [:]
    private var histories: [Int: TargetHistory] = [:]
    private var wholeHistories: [TargetHistory] = []
    private var judged: [Pair: Verdict] = [:]
    private var divergences: [Divergence.Key: Divergence] = [:]
    private let branches: [Int: BasisBranch]

    init(
        _ basis: Basis, graph: CommitGraph, boundary: Set<Int>, failures: [ObjectID: GitError],
        differences: Differences
    ) {
        self.basis = basis
        self.graph = graph
        self.boundary = boundary
        self.failures = failures
        self.differences = differences
        ancestry = Ancestry(count: graph.count)
        innerAncestry = Ancestry(count: graph.count)
        reverts = graph.reverts.compactMap { commit, digits in
            // What changes nothing takes nothing back, whatever it says.
            graph.change(of: commit).isEmpty ? nil : graph.place(ofPrefix: digits[...]).map { (commit, $0) }
        }
        var revisions = basis.pullRequests.map(\.head)
        for branch in basis.branches {
            if let head = branch.head { revisions.append(head) }
            revisions += branch.tips.map(\.after) + branch.landings.map(\.revision)
        }
        tips = Set(revisions.compactMap { graph.place(of: $0) })
        branches = Dictionary(basis.branches.map { ($0.id, $0) }) { first, _ in first }
    }

    /// A branch and one above it, by their ids.
    struct Pair: Hashable {
        var source: Int
        var target: Int
    }

    /// The place of a commit; nil where the clone does not have it, or there is none.
    func place(of id: ObjectID?) -> Int? {
        guard let id, !id.isZero else { return nil }
        return graph.place(of: id)
    }

    /// The living branches above `source`, the nearest level first.
    func targets(of source: BasisBranch) -> [BasisBranch] {
        if let known = targetsByLevel[source.level] { return known }
        let targets = basis.branches
            .filter { $0.deletedAt == nil && $0.head?.isZero == false && $0.isAbove(source) }
            .sorted { ($0.level ?? 0, $1.id) > ($1.level ?? 0, $0.id) }
        targetsByLevel[source.level] = targets
        return targets
    }

    /// What the head at `place` reaches.
    func history(of head: Int) -> TargetHistory {
        if let known = histories[head] { return known }
        let history =
            wholeHistories.lazy.compactMap { $0.earlier(upTo: head) }.first
            ?? wholeHistory(of: head)
        histories[head] = history
        return history
    }

    private func wholeHistory(of head: Int) -> TargetHistory {
        let history = TargetHistory(head: head, in: graph)
        wholeHistories.append(history)
        return history
    }

    /// What `revision` of a branch has that a target lacks.
    func search(
        _ revision: Int, of source: BasisBranch, in target: BasisBranch, _ history: TargetHistory
    ) -> Search {
        let key = Divergence.Key(revision: revision, head: history.head, source: source.id, target: target.id)
        if let known = divergences[key] {
            return Search(revision: revision, history: history, divergence: known, key: key)
        }
        let divergence = Divergence(
            of: revision, from: history, without: others(of: source, but: target), in: graph, ancestry)
        divergences[key] = divergence
        return Search(revision: revision, history: history, divergence: divergence, key: key)
    }

    /// The answer for one pair, computed once.
    func verdict(_ source: BasisBranch, in target: BasisBranch) -> Verdict {
        let pair = Pair(source: source.id, target: target.id)
        if let known = judged[pair] { return known }
        let verdict = judge(source, in: target)
        judged[pair] = verdict
        return verdict
    }
}
