import LocalRunnerKit
import Subprocess

/// The demo's real git repository: a bare one as a server has it, with the hook of `infra/git`, and one to push from.
struct DemoRepository: Sendable {
    /// The account or group that holds the repository.
    static let owner = "acme"

    /// Its name there.
    static let name = "firmware"

    /// The folder of both.
    var folder: String

    /// The script that git runs after each push.
    var postReceive: String

    /// What git and the script say.
    var log: String

    /// The process group of all its processes.
    var group: ProcessGroupID

    private var served: String { "\(folder)/\(Self.name).git" }
    private var work: String { "\(folder)/\(Self.name)" }

    /// Makes both anew, empty; pushes are reported to the hook at `url`, signed with `secret`.
    func make(url: String, secret: String) async throws {
        guard Files.isProgram(postReceive) else { throw RunnerError("\(postReceive) is missing or no program.") }
        try Files.remove(folder)
        try Files.makeFolder(folder, permissions: 0o700)
        try Files.write(secret, to: "\(folder)/secret")
        for path in [served, work] {
            try await git(["init", "--quiet", "--bare", "--initial-branch=main", "--template=", path])
        }
        try Files.makeFolder("\(served)/hooks", permissions: 0o700)
        try Files.link("\(served)/hooks/post-receive", to: postReceive)
        for (name, value) in [
            ("url", url), ("secretFile", "\(folder)/secret"), ("owner", Self.owner), ("name", Self.name),
            ("cloneUrl", "file://\(folder)/{name}.git"),
        ] {
            try await git(["-C", served, "config", "ployst.\(name)", value])
        }
    }

    /// Makes the commits of a stream for `git fast-import`, and pushes every branch.
    ///
    /// - Returns: The revision of each branch.
    func push(_ stream: String) async throws -> [String: String] {
        try await git(["-C", work, "fast-import", "--quiet", "--force"], reading: stream)
        try await git(["-C", work, "push", "--quiet", "--mirror", served])
        let heads = try await git(["-C", work, "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)"])
        let pairs = heads.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    @discardableResult
    private func git(_ arguments: [String], reading text: String = "") async throws -> String {
        let environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LC_ALL": "C.UTF-8", "PLOYST_PUSHER": "ida",
            // Whatever this machine's owner configured, the commits are the same everywhere.
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
        ]
        let process = HostedProcess(
            name: "git \(arguments.joined(separator: " "))", executable: "/usr/bin/env", arguments: ["git"] + arguments,
            environment: environment, log: log, group: group)
        return try await Tool(process: process).run(reading: text)
    }
}
