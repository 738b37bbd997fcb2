import FoundationEssentials
import FunctionTesting
import Linux

/// A bare repository with the hook, a clone to push from, and the accounts' settings of neither.
///
/// Scripts run in the clone, with `BARE` as the path of the repository.
final class GitServer {
    /// How long something may take on a busy machine.
    private static let patience = Duration.seconds(60)

    /// Where both are.
    private let folder: Folder

    private let environment: [String: String]
    private let path: String

    /// Makes the repository `team/widget`, whose hook sends to `url`.
    ///
    /// - Parameters:
    ///   - url: The URL of Ployst's hook.
    ///   - secret: What stands in the file of the secret.
    ///   - format: The object format, `sha1` or `sha256`.
    /// - Throws: ``StackError`` where git fails.
    init(url: String, secret: String, format: String = "sha1") throws {
        folder = try Folder()
        path = folder.path
        environment = [
            "PATH": CurrentProcess.environment["PATH"] ?? "/usr/bin:/bin", "HOME": path, "USER": "mira",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Mira", "GIT_AUTHOR_EMAIL": "mira@example.test",
            "GIT_COMMITTER_NAME": "Mira", "GIT_COMMITTER_EMAIL": "mira@example.test", "BARE": path + "/team/widget.git",
            "HOOK": Executables.repositoryPath("infra/git/post-receive"), "URL": url,
            "SECRET": try folder.write(secret + "\n", to: "secret"), "FORMAT": format,
        ]
        try FileManager.default.createDirectory(atPath: path + "/work", withIntermediateDirectories: true)
        try run(
            """
            git init -q --bare -b main --object-format="$FORMAT" "$BARE"
            cp "$HOOK" "$BARE/hooks/post-receive"
            git -C "$BARE" config ployst.url "$URL"
            git -C "$BARE" config ployst.secretFile "$SECRET"
            git init -q -b main --object-format="$FORMAT"
            git remote add origin "file://$BARE"
            git commit -q --allow-empty -m first
            """)
    }

    /// Runs a script, and returns what it says when it has ended well.
    ///
    /// - Throws: ``StackError`` with what it said where it fails.
    @discardableResult func run(_ script: String) throws -> String {
        let shell = try ChildProcess(
            "/bin/sh", arguments: ["-euc", "cd '\(path)/work'\n\(script)"], environment: environment,
            input: .null(), output: folder.log("output"), errors: folder.log("output"))
        let exit = try shell.wait(timeout: Self.patience)
        let said = folder.read("output")
        try File.remove("\(path)/output")
        guard exit == .code(0) else { throw StackError("\(script)\nended with \(exit as Any): \(said)") }
        return said
    }

    /// Starts a server for anonymous pushes, and returns the URL of the repository.
    func startDaemon() throws -> (url: String, process: ChildProcess) {
        let executables = try run("git --exec-path").filter { $0 != "\n" }
        let port = try Stack.freePort()
        let process = try ChildProcess(
            executables + "/git-daemon",
            arguments: [
                "--listen=127.0.0.1", "--port=\(port)", "--base-path=\(path)", "--export-all", "--enable=receive-pack",
            ], environment: environment, input: .null(), output: .null(), errors: .null())
        let url = "git://127.0.0.1:\(port)/team/widget.git"
        try wait(for: "git daemon") { (try? run("git ls-remote '\(url)'")) != nil }
        return (url, process)
    }

    /// The full id of a revision of the clone.
    func revision(_ name: String) throws -> String {
        try run("git rev-parse '\(name)'").filter { $0 != "\n" }
    }

    /// The names in a folder of the hook's, in order; none where there is no such folder.
    func files(_ name: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/team/widget.git/ployst/\(name)")
        return (names ?? []).sorted()
    }

    /// Whether a process of the hook is at work or about to be.
    var isSending: Bool {
        files("").contains("sending") || files("spool").contains { $0.hasSuffix(".push") }
    }

    /// Waits until the hook has done what it can.
    func settle() throws {
        try wait(for: "the hook") { !isSending }
    }

    /// Waits until something is so.
    ///
    /// - Throws: ``StackError`` with `what` where it does not come to be so.
    func wait(for what: String, until isSo: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + Self.patience
        while try !isSo() {
            guard ContinuousClock.now < deadline else { throw StackError("waited in vain for \(what)") }
            // Nothing tells when a process of another one ends: look again a little later.
            _ = try Readiness.wait(for: [], timeout: .milliseconds(20))
        }
    }
}
