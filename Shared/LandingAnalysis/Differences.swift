import CoreAPI
import GitProcess

/// Differences between trees, each asked of git once.
final class Differences {
    private let files: DiffTree
    private let patches: DiffTree
    private let merges: DiffTree
    private let lines: DiffTree
    private let contents: Contents
    private var knownBlocks: [TreePair: PatchBlocks] = [:]

    /// What git has said so far.
    private(set) var known: DifferenceRecords

    private var failures: [TreePair: GitError] = [:]

    /// How many pairs are asked together: an answer is held in memory.
    private static let batch = 500

    /// Asks the clone of `git` for what is not `known`.
    init(_ git: Git, known: DifferenceRecords) {
        self.known = known
        files = DiffTree(git, ["--raw", "-z", "--no-abbrev"])
        let form = ["-p", "--full-index", "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short"]
        patches = DiffTree(git, form + ["--unified=3"])
        lines = DiffTree(git, form + ["--unified=0"])
        contents = Contents(git)
        merges = DiffTree(git, ["--cc", "--no-commit-id"])
    }

    /// Whether a merge is what git makes of its parents, so that nothing in it was written by hand.
    ///
    /// - Throws: `GitError`.
    func isCleanMerge(_ commit: ObjectID) throws(GitError) -> Bool {
        try merges.ask([commit.digits]).isEmpty
    }

    /// Which files differ.
    ///
    /// - Throws: `GitError`.
    func changes(_ pair: TreePair) throws(GitError) -> Changes {
        if let known = known.changes(of: pair) { return known }
        prepareChanges([pair])
        guard let found = known.changes(of: pair) else { throw failure(pair) }
        return found
    }

    /// Which files differ, however many there are.
    ///
    /// - Throws: `GitError`.
    func allChanges(_ pair: TreePair) throws(GitError) -> Changes {
        let changes = try changes(pair)
        return changes.isCut ? Changes(try changedFiles(pair), most: .max) : changes
    }

    /// The fingerprint of the patch.
    ///
    /// - Throws: `GitError`.
    func patch(_ pair: TreePair) throws(GitError) -> UInt128 {
        if let known = known.patch(of: pair) { return known }
        preparePatches([pair])
        guard let found = known.patch(of: pair) else { throw failure(pair) }
        return found
    }

    /// The lines that differ.
    ///
    /// - Throws: `GitError`.
    func blocks(_ pair: TreePair) throws(GitError) -> PatchBlocks {
        if let known = knownBlocks[pair] { return known }
        let answer = try lines.compare([pair])
        let header = answer.prefix { $0 != UInt8(ascii: "\n") }
        guard TreePair(header: answer, header.indices) == pair else { throw failure(pair) }
        let blocks = PatchBlocks(answer)
        knownBlocks[pair] = blocks
        return blocks
    }

    /// Whether files are as they were before a change and some line is there again; `key` stands for the change and for what
    /// decides about its files.
    ///
    /// - Throws: `GitError`.
    func isUndone(
        _ pair: TreePair, key: UInt64, now version: (ChangedFile, Int) throws(GitError) -> [UInt8]?
    ) throws(GitError) -> Bool {
        if let known = known.isUndone(key: key) { return known }
        let isUndone = try undoing(pair, now: version) == .restored
        known.add(isUndone: isUndone, key: key)
        return isUndone
    }

    /// What became of a change, given the version that each of its files has now, by its place in git's order: whether all places
    /// that it changed are as before, with the lines around them.
    ///
    /// A file without such a version tells nothing. One whose lines are not to be compared counts as changed.
    ///
    /// - Throws: `GitError`.
    func undoing(
        _ pair: TreePair, now version: (ChangedFile, Int) throws(GitError) -> [UInt8]?
    ) throws(GitError) -> Undoing {
        var hunks: Hunks?
        var isRestored = false
        let files = try changedFiles(pair)
        for (index, file) in files.enumerated() {
            guard let now = try version(file, index) else { continue }
            if now == file.former {
                isRestored = isRestored || !file.isNew
                continue
            }
            // Nothing else than a file has lines: a submodule's commit is in another repository.
            guard now != file.version, now.starts(with: "100".utf8), !file.isNew else { return .none }
            if hunks == nil { hunks = Hunks(try patches.compare([pair])) }
            guard let found = hunks, found.files.count == files.count,
                try areUndone(found.files[index], now: now, after: file.version)
            else { return .none }
            isRestored = isRestored || found.files[index].contains(where: \.removes)
        }
        return isRestored ? .restored : .removed
    }

    private func areUndone(
        _ hunks: [Hunks.Hunk], now version: [UInt8], after changed: [UInt8]
    ) throws(GitError) -> Bool {
        guard let lines = try contents.lines(of: version.dropFirst(7)), hunks.areUndone(in: lines) else { return false }
        // A file that is gone has no lines.
        guard changed.starts(with: "100".utf8) else { return true }
        guard let after = try contents.lines(of: changed.dropFirst(7)) else { return false }
        return !hunks.areElsewhere(in: after)
    }

    /// The files that differ, by their paths.
    ///
    /// - Throws: `GitError`.
    func changedFiles(_ pair: TreePair) throws(GitError) -> [ChangedFile] {
        var parser = ChangesParser(try files.compare([pair]))
        guard let (_, files) = parser.next() else { throw failure(pair) }
        return files
    }

    /// Asks for many at once; what fails is told when one of them is asked for.
    func prepareChanges(_ pairs: [TreePair]) {
        prepare(pairs.filter { !known.hasChanges(of: $0) }) { pairs throws(GitError) in
            var parser = ChangesParser(try files.compare(pairs))
            while let (pair, files) = parser.next() { take(Changes(files), of: pair) }
        }
    }

    /// Asks for many at once, as ``prepareChanges(_:)``.
    func preparePatches(_ pairs: [TreePair]) {
        prepare(pairs.filter { known.patch(of: $0) == nil }) { pairs throws(GitError) in
            var parser = PatchParser(try patches.compare(pairs))
            while let (pair, patch) = parser.next() { take(patch, of: pair) }
        }
    }

    private func take(_ changes: Changes, of pair: TreePair) {
        if !known.hasChanges(of: pair) { known.add(changes, of: pair) }
    }

    private func take(_ patch: UInt128, of pair: TreePair) {
        if known.patch(of: pair) == nil { known.add(patch, of: pair) }
    }

    private func prepare(_ pairs: [TreePair], _ ask: ([TreePair]) throws(GitError) -> Void) {
        for start in stride(from: 0, to: pairs.count, by: Self.batch) {
            let batch = Array(pairs[start..<min(start + Self.batch, pairs.count)])
            do throws(GitError) {
                try ask(batch)
            } catch {
                // One bad pair ends git, so each is asked alone.
                for pair in batch {
                    do throws(GitError) { try ask([pair]) } catch { failures[pair] = error }
                }
            }
        }
    }

    private func failure(_ pair: TreePair) -> GitError {
        failures[pair] ?? .unexpected(command: "diff-tree", answer: "nothing about \(pair.to.description)")
    }
}
