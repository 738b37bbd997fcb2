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
        let own = ownCommits(question).prefix(Self.mostCommits)
        switch verdict.state {
        case .landed:
            for commit in own where try isUndone(commit, question) {
                // What the branch undid itself others may do again.
                if try effectivePaths(of: Array(own)).isDisjoint(
                    with: differences.changes(graph.change(of: commit)).paths)
                {
                    continue
                }
                return .unknown(
                    "\(verdict.text), but \(question.target.name) has the files of \(short(commit)) as they were before it"
                )
            }
        case .partial:
            for commit in own where try !isAbsent(commit, question) {
                if try isVisible(commit, question) { return verdict }
            }
            return .unknown("\(verdict.text), but \(question.target.name) has nothing of what the branch has")
        default: break
        }
        return verdict
    }

    /// The branch's own commits that changed something, whether the target has them or others in their place.
    private func ownCommits(_ question: Question) -> [Int] {
        let arrivals = arrivals(of: question.source, at: question.revision, in: question.target, question.history)
        var own = Set(arrivals.flatMap(\.own))
        if !question.history.contains(question.revision) {
            let search = search(question.revision, of: question.source, in: question.target, question.history)
            own.formUnion(search.divergence.own)
        }
        return own.filter { !graph.isMerge($0) && !graph.change(of: $0).isEmpty }.sorted()
    }

    /// Whether the target has all files that a commit of the branch changed as they were before it, and the branch has not.
    private func isUndone(_ commit: Int, _ question: Question) throws(GitError) -> Bool {
        let change = graph.change(of: commit)
        let changes = try differences.changes(change)
        let latest = changes.paths.compactMap { latestSteps[question.history.head]?[$0] }
        guard !changes.isCut, latest.count == changes.paths.count else { return false }
        var key = Fingerprint.Short()
        key.add(changes.identity)
        for (index, latest) in latest.enumerated() {
            if latest.version == changes.versions[index] { return false }
            key.add(latest.version)
        }
        let isUndone = try differences.isUndone(change, key: key.value) { files throws(GitError) in
            var versions: [[UInt8]] = []
            for (file, latest) in zip(files, latest) { versions.append(try version(of: file.path, at: latest.step)) }
            return versions
        }
        guard isUndone else { return false }
        return try isVisible(commit, question)
    }

    /// Whether the target has nothing of what a commit of the branch did: its files are as before, or gone, or nobody changed them.
    private func isAbsent(_ commit: Int, _ question: Question) throws(GitError) -> Bool {
        let change = graph.change(of: commit)
        let changes = try differences.changes(change)
        guard !changes.isCut else { return false }
        let files = try differences.changedFiles(change)
        var versions = files.map(\.former)
        for (index, path) in changes.paths.enumerated() {
            guard let latest = latestSteps[question.history.head]?[path] else { continue }
            let version = try version(of: files[index].path, at: latest.step)
            if !ChangedFile.isGone(version) { versions[index] = version }
        }
        if versions == files.map(\.former) { return true }
        return try differences.hasLinesFromBefore(change, now: versions)
    }

    /// What a file was after a commit which changed it.
    private func version(of path: [UInt8], at commit: Int) throws(GitError) -> [UInt8] {
        try differences.changedFiles(graph.change(of: commit)).first { $0.path == path }?.version ?? []
    }

    /// Whether the branch itself has what one of its commits did: it may have taken that back, or written over it.
    private func isVisible(_ commit: Int, _ question: Question) throws(GitError) -> Bool {
        let later = TreePair(from: graph.trees[commit], to: graph.trees[question.revision])
        if later.isEmpty { return true }
        let now = Dictionary(try differences.changedFiles(later).map { ($0.path, $0.version) }) { first, _ in first }
        let change = graph.change(of: commit)
        let files = try differences.changedFiles(change)
        let versions = files.map { now[$0.path] ?? $0.version }
        if versions == files.map(\.former) { return false }
        return try !differences.hasLinesFromBefore(change, now: versions)
    }
}
