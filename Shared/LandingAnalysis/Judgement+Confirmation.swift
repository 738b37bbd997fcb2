import CoreAPI
import GitProcess

extension Analysis {
    /// The most commits of a branch whose files are looked at.
    private static let mostCommits = 500

    /// The answer that a branch is there, or a part of it, unless the contents of the target say something else.
    ///
    /// Where it has the files of a commit as they were before it, somebody took that back in a way that no commit tells: a
    /// conflict resolved so, or a revert beside other things.
    func confirmed(_ verdict: Verdict, _ question: Question) throws(GitError) -> Verdict {
        guard verdict.landing?.method != .provider else { return verdict }
        switch verdict.state {
        case .landed: return try confirmedLanded(verdict, ownCommits(question), question)
        case .partial: return try confirmedPartial(verdict, ownCommits(question), question)
        default: return verdict
        }
    }

    private func confirmedLanded(_ verdict: Verdict, _ own: [Int], _ question: Question) throws(GitError) -> Verdict {
        var first: [UInt64: Int] = [:]
        for commit in own.suffix(Self.mostCommits) {
            guard let steps = try overwritten(commit, question) else { continue }
            if first.isEmpty { first = try firstChanges(of: own) }
            guard try isUndone(commit, by: steps, since: first), try isVisible(commit, question) else { continue }
            // What the branch undid itself others may do again.
            let paths = try differences.changes(graph.change(of: commit)).paths
            if try effectivePaths(of: own).isDisjoint(with: paths) { continue }
            return .unknown(
                "\(verdict.text), but \(question.target.name) has the files of \(short(commit)) as they were before it")
        }
        return verdict
    }

    private func confirmedPartial(_ verdict: Verdict, _ own: [Int], _ question: Question) throws(GitError) -> Verdict {
        guard !own.isEmpty, own.count <= Self.mostCommits else { return verdict }
        // What was found first.
        let found = Set(verdict.landing?.pieces.compactMap(\.own) ?? []).intersection(own)
        for commit in found.sorted() + own.filter({ !found.contains($0) }) where try !isAbsent(commit, question) {
            if try isVisible(commit, question) { return verdict }
        }
        return .unknown("\(verdict.text), but \(question.target.name) has nothing of what the branch has")
    }

    /// The branch's own commits that changed something, whether the target has them or others in their place.
    private func ownCommits(_ question: Question) -> [Int] {
        let arrivals = arrivals(of: question.source, at: question.revision, in: question.target, question.history)
        var own = Set(arrivals.flatMap(\.own))
        if !question.history.contains(question.revision) {
            let search = search(question.revision, of: question.source, in: question.target, question.history)
            own.formUnion(search.divergence.own)
        }
        return own.filter(graph.isWork).sorted()
    }

    /// For each file of a commit the target's last step that changed it, where that gave all of them other versions.
    private func overwritten(
        _ commit: Int, _ question: Question
    ) throws(GitError) -> [(step: Int, version: UInt64)]? {
        let changes = try differences.changes(graph.change(of: commit))
        guard !changes.isCut, let known = latestSteps[question.history.head] else { return nil }
        var steps: [(step: Int, version: UInt64)] = []
        for (index, path) in changes.paths.enumerated() {
            guard let last = known.byPath[path], last.version != changes.versions[index] else { return nil }
            steps.append(last)
        }
        return steps
    }

    /// The first of some commits that changed a file, by the fingerprint of the path.
    private func firstChanges(of own: [Int]) throws(GitError) -> [UInt64: Int] {
        var first: [UInt64: Int] = [:]
        for commit in own {
            for path in try differences.changes(graph.change(of: commit)).paths where first[path] == nil {
                first[path] = commit
            }
        }
        return first
    }

    /// Whether all files that one of a branch's commits changed are after those steps of the target as they were before it.
    private func isUndone(
        _ commit: Int, by steps: [(step: Int, version: UInt64)], since first: [UInt64: Int]
    ) throws(GitError) -> Bool {
        let change = graph.change(of: commit)
        let changes = try differences.changes(change)
        var key = Fingerprint.Short()
        key.add(changes.identity)
        for (path, step) in zip(changes.paths, steps) {
            key.add(step.version)
            if let first = first[path], first != commit {
                key.add(try differences.changes(graph.change(of: first)).identity)
            }
        }
        return try differences.isUndone(change, key: key.value) { file, index throws(GitError) in
            let version = try version(of: file.path, at: steps[index].step)
            // Where it is gone, what the branch itself made tells nothing.
            guard ChangedFile.isGone(version), let first = first[changes.paths[index]], first != commit else {
                return version
            }
            let made = try differences.changedFiles(graph.change(of: first)).contains {
                $0.path == file.path && $0.isNew
            }
            return made ? nil : version
        }
    }

    /// Whether the target has nothing of what a commit of the branch did: its files are as before, or gone, or nobody changed them.
    private func isAbsent(_ commit: Int, _ question: Question) throws(GitError) -> Bool {
        let change = graph.change(of: commit)
        let changes = try differences.changes(change)
        guard !changes.isCut, let steps = latestSteps[question.history.head],
            !steps.isCut || changes.paths.allSatisfy({ steps.byPath[$0] != nil })
        else { return false }
        let undoing = try differences.undoing(change) { file, index throws(GitError) in
            guard let step = steps.byPath[changes.paths[index]]?.step else { return file.former }
            let version = try version(of: file.path, at: step)
            return ChangedFile.isGone(version) ? file.former : version
        }
        return undoing != .none
    }

    /// What a file was after a commit which changed it.
    private func version(of path: [UInt8], at commit: Int) throws(GitError) -> [UInt8] {
        if knownVersions[commit] == nil {
            let files = try differences.changedFiles(graph.change(of: commit))
            knownVersions[commit] = Dictionary(files.map { ($0.path, $0.version) }) { first, _ in first }
        }
        return knownVersions[commit]?[path] ?? []
    }

    /// Whether the branch itself has what one of its commits did: it may have taken that back, or written over it.
    private func isVisible(_ commit: Int, _ question: Question) throws(GitError) -> Bool {
        let later = TreePair(from: graph.trees[commit], to: graph.trees[question.revision])
        if later.isEmpty { return true }
        let change = graph.change(of: commit)
        let changes = try differences.changes(later)
        if !changes.isCut, try Set(changes.paths).isDisjoint(with: differences.changes(change).paths) { return true }
        let now = Dictionary(try differences.changedFiles(later).map { ($0.path, $0.version) }) { first, _ in first }
        return try differences.undoing(change) { file, _ throws(GitError) in now[file.path] ?? file.version } == .none
    }
}
