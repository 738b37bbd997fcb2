import CoreAPI
import FunctionTesting
import GitProcess
import LandingAnalysis
import Linux

/// A repository in which shell scripts work, and what core would know of the pushes made of them.
///
/// `main` is on level 0, `develop` and `release/…` on level 1, all others on level 2.
final class Laboratory {
    /// The repository.
    let git: Git

    /// Merged pull requests.
    var pullRequests: [BasisPullRequest] = []

    /// What core says by now, by branch and target.
    private var landings: [String: [BasisLanding]] = [:]

    private let folder: Folder
    private let environment: [String: String]
    private var branches: [String: BasisBranch] = [:]
    private var sequence = 0

    /// How long a script may take on a busy machine.
    private static let patience = Duration.seconds(60)

    /// `ci TEXT` commits all there is; `base`, `work` and `other` are what most stories begin with.
    private static let words = """
        ci() {
            t=$(($(cat time 2>/dev/null || echo 1700000000) + 60)); echo $t > time
            export GIT_AUTHOR_DATE="$t +0000" GIT_COMMITTER_DATE="$t +0000"
            git add . ; git commit -q --allow-empty -m "$1"
        }
        base() { seq 1 40 > A; seq 1 40 > B; ci base; }
        work() {
            git checkout -q -b "${1:-f}"; sed -i 's/^10$/10f/' A; ci f1; sed -i 's/^30$/30f/' A; echo n > N; ci f2
        }
        other() { git checkout -q main; sed -i 's/^20$/20m/' B; ci other; }
        squash() { git checkout -q main; git merge -q --squash "${1:-f}" >/dev/null; ci "${2:-squash}"; }

        """

    init(format: String = "sha1") throws {
        folder = try Folder()
        git = Git(directory: folder.path + "/.git")
        environment = [
            "PATH": CurrentProcess.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Mira", "GIT_AUTHOR_EMAIL": "mira@example.test",
            "GIT_COMMITTER_NAME": "Mira", "GIT_COMMITTER_EMAIL": "mira@example.test", "GIT_EDITOR": "true",
        ]
        try run("git init -q -b main --object-format=\(format); printf 'time\\noutput\\n' > .git/info/exclude")
    }

    /// Runs a script and takes what changed since as one push.
    func push(_ script: String) throws {
        try run(script)
        try observe()
    }

    /// Runs a script of which nobody hears before the next push.
    @discardableResult func run(_ script: String) throws -> String {
        let shell = try ChildProcess(
            "/bin/sh", arguments: ["-euc", "cd '\(folder.path)'\n" + Self.words + script], environment: environment,
            input: .null(), output: folder.log("output"), errors: folder.log("output"))
        let exit = try shell.wait(timeout: Self.patience)
        let said = folder.read("output")
        try File.remove("\(folder.path)/output")
        guard exit == .code(0) else { throw StackError("\(script)\nended with \(exit as Any): \(said)") }
        return said
    }

    /// The id of a revision.
    func id(_ revision: String) throws -> ObjectID {
        let text = String(
            decoding: try git.run(["rev-parse", "--verify", "--end-of-options", revision]), as: UTF8.self)
        guard let id = ObjectID(text.filter { $0 != "\n" }) else { throw StackError("\(revision) is '\(text)'") }
        return id
    }

    /// The first line of a commit's message.
    func subject(_ commit: ObjectID?) throws -> String? {
        guard let commit else { return nil }
        let text = try git.run(["log", "-1", "--format=%s", "--end-of-options", commit.description])
        return String(decoding: text, as: UTF8.self).filter { $0 != "\n" }
    }

    /// What core knows.
    var basis: Basis {
        let repository = BasisRepository(
            id: 5, projectID: 1, project: "team", provider: "git", owner: "team", name: "widget", lastSequence: sequence
        )
        return Basis(
            repository: repository,
            branches: branches.values.map { branch in
                var branch = branch
                branch.landings = landings[branch.name] ?? []
                return branch
            }.sorted { $0.id < $1.id }, pullRequests: pullRequests)
    }

    /// Computes everything; core keeps the answers.
    @discardableResult func judge() throws -> [ObservedLanding] {
        let answers = try analyse(basis, changed: nil, in: git).landings
        for answer in answers { keep(answer) }
        return answers
    }

    /// The answer for one branch in one target.
    func judge(_ branch: String, in target: String = "main") throws -> ObservedLanding {
        let answers = try judge()
        let found = answers.first { $0.branch == branches[branch]?.id && $0.target == branches[target]?.id }
        guard let found else { throw StackError("nothing is said of \(branch) in \(target)") }
        return found
    }

    /// Forgets what core saw of a branch before its newest push, as if it was tracked only then.
    func forget(_ name: String) {
        guard let tip = branches[name]?.tips.last else { return }
        branches[name]?.tips = [BasisTip(sequence: tip.sequence, before: nil, after: tip.after)]
    }

    private func keep(_ answer: ObservedLanding) {
        guard let name = branches.values.first(where: { $0.id == answer.branch })?.name, answer.state != .unknown else {
            return
        }
        landings[name, default: []].removeAll { $0.target == answer.target }
        landings[name]?.append(BasisLanding(answer))
    }

    private func observe() throws {
        sequence += 1
        let text = try git.run(["for-each-ref", "--format=%(objectname) %(refname)", "refs/heads"])
        var heads: [String: ObjectID] = [:]
        for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            heads[String(fields[1].dropFirst("refs/heads/".count))] = ObjectID(String(fields[0]))
        }
        for (name, head) in heads { take(name, head) }
        for name in branches.keys where heads[name] == nil {
            branches[name]?.head = nil
            branches[name]?.deletedAt = Timestamp(seconds: 1_700_000_000)
        }
    }

    private func take(_ name: String, _ head: ObjectID) {
        let zeros = ObjectID(String(repeating: "0", count: head.description.count))
        let id = 100 + branches.count
        var branch = branches[name] ?? BasisBranch(id: id, name: name, level: Self.level(name), head: nil)
        guard branch.head != head else { return }
        branch.tips.append(BasisTip(sequence: sequence, before: branch.head ?? zeros, after: head))
        branch.head = head
        branch.deletedAt = nil
        branches[name] = branch
    }

    private static func level(_ name: String) -> Int {
        name == "main" ? 0 : name == "develop" || name.hasPrefix("release/") ? 1 : 2
    }
}

extension BasisLanding {
    /// An answer as core gives it back.
    init(_ answer: ObservedLanding) {
        self.init(
            target: answer.target, state: answer.state, revision: answer.revision, landedAs: answer.landedAs,
            ownWork: answer.ownWork, digest: answer.digest)
    }
}
