import Foundation
import Testing

/// A workspace of a build: a git repository as Jenkins leaves it after a checkout.
struct Workspace {
    /// Where it is.
    let folder: TemporaryFolder
    /// The head of the change request.
    private(set) var head = ""
    /// The head of the branch that it wants into.
    private(set) var target = ""

    var url: URL { folder.url }

    /// A repository with a change request that has one commit, and its target that went on.
    init() throws {
        folder = try TemporaryFolder()
        try git("init", "--quiet", "--initial-branch=develop")
        let base = try commit("base")
        head = try commit("head")
        try git("checkout", "--quiet", "--detach", base)
        target = try commit("target")
    }

    /// Names commits as Jenkins's fetch does.
    func fetched(_ refs: [String: String]) throws {
        for (name, commit) in refs { try git("update-ref", "refs/remotes/\(name)", commit) }
    }

    /// Checks `first` out and merges `second` into it.
    func merge(_ first: String, _ second: String, by committer: String = "Jenkins <nobody@nowhere>") throws -> String {
        try git("checkout", "--quiet", "--detach", first)
        try git("merge", "--quiet", "--no-ff", "--message=merge", second, by: committer)
        return try git("rev-parse", "HEAD")
    }

    /// Adds a commit to what is checked out.
    func commit(_ name: String) throws -> String {
        try Data(name.utf8).write(to: url.appending(path: name))
        try git("add", "--", name)
        try git("commit", "--quiet", "--message=\(name)")
        return try git("rev-parse", "HEAD")
    }

    @discardableResult func git(_ words: String..., by committer: String = "Mira <mira@example.test>") throws -> String
    {
        let name = String(committer.prefix { $0 != "<" }.dropLast())
        let email = String(committer.dropFirst(name.count + 2).dropLast())
        let outcome = try Program.run(
            ["/usr/bin/git"] + words, in: url,
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": url.path, "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": name,
                "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email,
            ])
        try #require(outcome.status == 0, "git \(words): \(outcome.errors)")
        return String(outcome.output.prefix { $0 != "\n" })
    }
}
