private import GitProcess

/// A bare git repository of this machine, as a server has it, with commits that a test makes.
package final class SourceRepository: Sendable {
    /// Its folder.
    package let path: String

    private let folder: Folder
    private let git: Git

    /// Makes an empty one.
    ///
    /// - Throws: `GitError`, or where the folder cannot be made.
    package init(objectFormat: String = "sha1") throws {
        folder = try Folder()
        path = "\(folder.path)/widget.git"
        var git = Git(directory: path)
        git.environment = ["GIT_ALLOW_PROTOCOL": "file"]
        self.git = git
        _ = try git.run([
            "init", "--quiet", "--bare", "--template=", "--initial-branch=main", "--object-format=\(objectFormat)",
            path,
        ])
    }

    /// The folder that it is in, alone.
    package var root: String { folder.path }

    /// Where it is cloned from.
    package var url: String { "file://\(path)" }

    /// Runs git in it, and returns what it prints without the last line's end.
    ///
    /// - Throws: `GitError`.
    @discardableResult
    package func run(_ arguments: String..., input: String = "") throws -> String {
        let output = try git.run(arguments, input: Array(input.utf8))
        return String(String(decoding: output, as: UTF8.self).reversed().drop { $0 == "\n" }.reversed())
    }

    /// The head of a branch; nil where there is none.
    package func head(_ branch: String) -> String? {
        try? run("rev-parse", "--verify", "--quiet", "refs/heads/\(branch)")
    }

    /// Adds a commit to a branch.
    ///
    /// - Parameters:
    ///   - branch: The branch.
    ///   - start: Where the branch begins if it is new; nil for a root.
    ///   - files: What is written, by path; nil to delete one.
    ///   - merging: Another branch that becomes the second parent.
    /// - Returns: The commit's id.
    /// - Throws: `GitError`.
    @discardableResult
    package func commit(
        to branch: String, from start: String? = nil, _ files: [String: String?], merging: String? = nil
    ) throws -> String {
        let message = "Change \(files.keys.sorted().joined(separator: ", "))\n"
        let time = 1_764_000_000 + (Int(try run("rev-list", "--count", "--all")) ?? 0)
        var stream = "commit refs/heads/\(branch)\ncommitter Ida <ida@example.test> \(time) +0000\n"
        stream += "data \(message.utf8.count)\n\(message)"
        if let parent = head(branch) ?? start.flatMap(head) { stream += "from \(parent)\n" }
        if let other = merging.flatMap(head) { stream += "merge \(other)\n" }
        for (path, content) in files.sorted(by: { $0.key < $1.key }) {
            stream += content.map { "M 100644 inline \(path)\ndata \($0.utf8.count)\n\($0)\n" } ?? "D \(path)\n"
        }
        try run("fast-import", "--quiet", "--force", input: stream)
        return head(branch) ?? ""
    }
}
