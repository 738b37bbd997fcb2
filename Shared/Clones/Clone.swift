package import CoreAPI
package import GitProcess
private import Linux

/// One bare clone on the disk: the server's branches below `refs/ployst/heads/`, and every revision that we were told of
/// pinned below `refs/ployst/tips/`, so that what was pruned or deleted there stays computable.
package struct Clone: Sendable {
    /// What a clone has.
    package struct Refs: Sendable {
        /// The head of each branch that the server had at the last fetch, by short name.
        package var heads: [String: ObjectID] = [:]

        /// The revisions that are pinned.
        package var pinned: Set<ObjectID> = []
    }

    /// Older gits do not know `http.curloptResolve`, and would connect to wherever the name leads then.
    private static let pinsNames: Bool = {
        let output = (try? Git(directory: "/nonexistent").run(["version"], timeout: .seconds(10))) ?? []
        let numbers = String(decoding: output, as: UTF8.self).split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return numbers.count == 2 && (numbers[0], numbers[1]) >= (2, 37)
    }()

    private static let headsPrefix = "refs/ployst/heads/"
    private static let tipsPrefix = "refs/ployst/tips/"

    /// How long a command that asks no server may take.
    private static let patience = Duration.seconds(120)

    /// How much of git's words is told, in characters.
    private static let longestReason = 500

    /// The most packs that are left for a fetch to look through.
    private static let mostPacks = 50

    /// Git in the clone, without any network.
    package let git: Git

    private let limitBytes: Int

    init(at path: String, limitBytes: Int) {
        git = Git(directory: path)
        self.limitBytes = limitBytes
    }

    /// Makes an empty repository at `path`, where there is nothing.
    static func make(at path: String, limitBytes: Int, isSHA256: Bool) throws(CloneError) -> Clone {
        let clone = Clone(at: path, limitBytes: limitBytes)
        _ = try clone.local([
            "init", "--quiet", "--bare", "--template=", "--initial-branch=main",
            "--object-format=\(isSHA256 ? "sha256" : "sha1")", path,
        ])
        return clone
    }

    /// Fetches every branch, and forgets those that are gone.
    ///
    /// - Throws: ``CloneError``: ``CloneError/broken(_:)`` where the server answers and the clone is what fails.
    package func fetch(from remote: Remote, timeout: Duration) throws(CloneError) {
        guard !remote.isPinned || Self.pinsNames else {
            throw .failed("git 2.37 or newer is needed: this one cannot be held to the address that was looked at")
        }
        try refusePartial()
        removeRemains()
        do throws(GitError) {
            _ = try asking(remote).run(
                [
                    "fetch", "--quiet", "--no-tags", "--prune", "--force", "--no-write-fetch-head",
                    "--no-auto-maintenance", "--no-recurse-submodules", "--update-shallow", "--", remote.url,
                    "+refs/heads/*:\(Self.headsPrefix)*",
                ], limitBytes: 1 << 20, timeout: timeout)
        } catch {
            throw fault(of: error, remote)
        }
    }

    /// The branches and the pinned revisions.
    ///
    /// - Throws: ``CloneError/broken(_:)``.
    package func refs() throws(CloneError) -> Refs {
        let output = try local(["for-each-ref", "--format=%(objectname) %(refname)", "refs/ployst/"])
        var refs = Refs()
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            guard let space = line.firstIndex(of: " "), let id = ObjectID(String(line[..<space])) else { continue }
            let name = line[line.index(after: space)...]
            if name.hasPrefix(Self.headsPrefix) {
                refs.heads[String(name.dropFirst(Self.headsPrefix.count))] = id
            } else {
                refs.pinned.insert(id)
            }
        }
        return refs
    }

    /// Pins revisions, and asks the server once for those that no branch of it has any more.
    ///
    /// A server may refuse that; what is missing then stays missing.
    ///
    /// - Throws: ``CloneError/broken(_:)``.
    package func pin(_ revisions: Set<ObjectID>, from remote: Remote, timeout: Duration) throws(CloneError) {
        guard !revisions.isEmpty else { return }
        var missing = revisions.subtracting(try pinned(of: revisions))
        let deadline = ContinuousClock.now + timeout
        while !missing.isEmpty, let refused = ask(remote, for: missing, before: deadline) {
            guard missing.remove(refused) != nil else { break }
        }
        let loose = try pinned(of: missing).count + revisions.count
        if loose > 500 { _ = try local(["pack-refs", "--all"]) }
    }

    /// Removes the pins of all but these revisions.
    ///
    /// - Throws: ``CloneError/broken(_:)``.
    package func unpin(_ revisions: Set<ObjectID>) throws(CloneError) {
        guard !revisions.isEmpty else { return }
        let commands = revisions.map { "delete \(Self.tipsPrefix)\($0)\n" }.joined()
        _ = try local(["update-ref", "--stdin"], input: Array(commands.utf8))
    }

    /// Puts small packs together where there are many: each fetch leaves one.
    ///
    /// - Throws: ``CloneError/broken(_:)``.
    package func tidy() throws(CloneError) {
        let packs = Directory.names(in: packFolder).count { $0.hasSuffix(".pack") }
        guard packs > Self.mostPacks else { return }
        _ = try local(["repack", "--quiet", "-d", "--geometric=2"])
        _ = try local(["pack-refs", "--all"])
    }

    var packFolder: String { "\(git.directory)/objects/pack" }

    /// Pins those of `revisions` that are here and are commits, and returns them.
    private func pinned(of revisions: Set<ObjectID>) throws(CloneError) -> Set<ObjectID> {
        guard !revisions.isEmpty else { return [] }
        let questions = revisions.map { "\($0)\n" }.joined()
        let answers = try local(
            ["cat-file", "--batch-check=%(objectname) %(objecttype)"], input: Array(questions.utf8))
        let known = String(decoding: answers, as: UTF8.self).split(separator: "\n")
            .filter { $0.hasSuffix(" commit") }.compactMap { ObjectID(String($0.prefix { $0 != " " })) }
        let commands = known.map { "update \(Self.tipsPrefix)\($0) \($0)\n" }.joined()
        if !known.isEmpty { _ = try local(["update-ref", "--stdin"], input: Array(commands.utf8)) }
        return Set(known)
    }

    /// Fetches revisions by their ids; returns the one that the server does not give, or nil where there is no more to ask.
    private func ask(
        _ remote: Remote, for revisions: Set<ObjectID>, before deadline: ContinuousClock.Instant
    ) -> ObjectID? {
        let timeout = deadline - .now
        guard timeout > .zero else { return nil }
        let names = revisions.map { "\($0)\n" }.joined()
        do throws(GitError) {
            _ = try asking(remote).run(
                [
                    "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance",
                    "--no-recurse-submodules", "--update-shallow", "--stdin", "--", remote.url,
                ], input: Array(names.utf8), limitBytes: 1 << 20, timeout: timeout)
            return nil
        } catch {
            let words = error.description.split { !$0.isHexDigit }
            return words.lazy.compactMap { ObjectID(String($0)) }.first(where: revisions.contains)
        }
    }

    private func asking(_ remote: Remote) -> Git {
        var git = git
        git.environment = remote.environment
        return git
    }

    /// The last lines are the ones that say it: ssh begins with a box of warnings.
    private static func end(of message: String) -> String {
        guard message.count > longestReason else { return message }
        let end = message.suffix(longestReason)
        return "… \(end.firstRange(of: "; ").map { end[$0.upperBound...] } ?? end)"
    }

    private func fault(of error: GitError, _ remote: Remote) -> CloneError {
        guard case .failed(_, _, let message) = error else {
            if case .timedOut = error { return .timedOut }
            return .failed("\(error)")
        }
        // What setrlimit(2) makes of a pack that grows too long.
        if ["File too large", "signal 25"].contains(where: message.contains) { return .tooLarge(limit: limitBytes) }
        if message.contains("No space left") { return .failed("the disk of the clones is full") }
        var elsewhere = Git(directory: "/nonexistent")
        elsewhere.environment = remote.environment
        let answer = try? elsewhere.run(
            ["ls-remote", "--quiet", "--", remote.url, "HEAD"], limitBytes: 1 << 20, timeout: .seconds(10))
        let reason = Self.end(of: message)
        return answer == nil ? .unreachable(reason) : .broken(reason)
    }

    func local(_ arguments: [String], input: [UInt8] = []) throws(CloneError) -> [UInt8] {
        do throws(GitError) {
            return try git.run(arguments, input: input, limitBytes: 256 << 20, timeout: Self.patience)
        } catch {
            if case .notStarted = error { throw .failed("\(error)") }
            throw .broken("\(error)")
        }
    }
}
