package import CoreAPI
package import GitProcess

/// Finds out for each branch of `basis` whether its revision has landed in each living branch above it, from the commits of
/// the bare repository `clone`.
///
/// Nil `changed` asks for all. Otherwise the answers are those that the branches with these ids can have changed: where they
/// stand themselves, and what stands in them. What git cannot tell of a pair is `unknown` with git's reason.
///
/// - Returns: The answers, and the first error of git's for which one of them is not known: the clone may be damaged then.
/// - Throws: `GitError` where the clone itself is of no use.
package func analyse(
    _ basis: Basis, changed: Set<Int>?, in clone: Git
) throws(GitError) -> (landings: [ObservedLanding], fault: GitError?) {
    let wanted = Set(basis.revisions)
    guard let byteCount = wanted.first?.byteCount else { return ([], nil) }
    let boundary = try Shallow.boundary(of: clone)
    var graphFile = GraphFile(clone, byteCount: byteCount, boundary: boundary)
    var graph = graphFile.read()
    let failures = HistoryReader(git: clone).read(Array(wanted), into: &graph)
    graphFile.add(graph)
    var differencesFile = DifferencesFile(clone, byteCount: byteCount)
    let differences = Differences(clone, known: differencesFile.read())
    let analysis = Analysis(
        basis, graph: graph, boundary: Set(boundary.compactMap { graph.place(of: $0) }), failures: failures,
        differences: differences)
    let pairs = analysis.pairs(changed: changed)
    analysis.prepare(pairs)
    let answers = analysis.answers(pairs, changed: changed)
    differencesFile.add(differences.known)
    return (answers, analysis.fault)
}

extension Basis {
    /// Every revision that it speaks of.
    var revisions: [ObjectID] {
        var revisions: [ObjectID?] = []
        for branch in branches {
            revisions.append(branch.head)
            for tip in branch.tips { revisions += [tip.before, tip.after] + (tip.targets ?? [:]).values }
            for landing in branch.landings { revisions += [landing.revision, landing.landedAs] }
        }
        for pull in pullRequests { revisions += [pull.head, pull.mergeRevision] }
        return revisions.compactMap { $0 }.filter { !$0.isZero }
    }
}

extension Analysis {
    /// The branches with those above them, as far as something of them may have changed.
    func pairs(changed: Set<Int>?) -> [(source: BasisBranch, targets: [BasisBranch])] {
        let moved = basis.branches.filter { changed?.contains($0.id) == true }.compactMap { place(of: $0.revision) }
        return basis.branches.compactMap { source in
            let targets = targets(of: source)
            guard !targets.isEmpty else { return nil }
            guard let changed, changed.isDisjoint(with: [source.id] + targets.map(\.id)) else {
                return (source, targets)
            }
            // Where another branch stands is where this one may have been cut.
            guard let revision = place(of: source.revision) else { return nil }
            return moved.contains { ancestry.isAncestor($0, of: revision, in: graph) } ? (source, targets) : nil
        }
    }

    /// What was asked, and what follows from it: what is in one target tells whose work it is in the others.
    func answers(
        _ pairs: [(source: BasisBranch, targets: [BasisBranch])], changed: Set<Int>?
    ) -> [ObservedLanding] {
        pairs.flatMap { source, targets in
            targets.compactMap { target in
                guard let answer = observed(verdict(source, in: target), source, target) else { return nil }
                let isAsked = changed.map { !$0.isDisjoint(with: [source.id, target.id]) } ?? true
                return isAsked || isNew(answer, source) ? answer : nil
            }
        }
    }

    private func isNew(_ answer: ObservedLanding, _ source: BasisBranch) -> Bool {
        guard let known = source.landings.first(where: { $0.target == answer.target }) else { return true }
        guard answer.state != .unknown else { return false }
        return known.state != answer.state || known.landedAs != answer.landedAs || known.revision != answer.revision
    }

    private func observed(_ verdict: Verdict, _ source: BasisBranch, _ target: BasisBranch) -> ObservedLanding? {
        guard let revision = source.revision else { return nil }
        let commit = verdict.landing.map(\.commit)
        let time = (verdict.revert ?? commit).map { graph.times[$0] }
        let isKnown = verdict.state != .unknown
        let answer = ObservedLanding(
            branch: source.id, target: target.id, revision: revision, targetRevision: target.revision,
            state: verdict.state, ownWork: verdict.ownWork, method: verdict.landing?.method,
            landedAs: commit.map { graph.ids[$0] }, committedAt: time.flatMap { Timestamp(seconds: $0) },
            evidence: isKnown ? verdict.text + "." : nil, reason: isKnown ? nil : verdict.text)
        return isKnown ? answer.digested() : answer
    }
}
