private import CLinux
private import Glibc

/// A process that goes on when this one ends, and is collected by the system.
package enum DetachedProcess {
    /// Starts `executable` with exactly this environment; what it prints replaces the file `log`.
    ///
    /// It stays in the process group, so that who stops the group stops it too.
    ///
    /// - Throws: ``SystemError``.
    package static func start(
        _ executable: String, arguments: [String], environment: [String: String], log: String
    ) throws(SystemError) {
        let output = Descriptor(
            adopting: try checked("open \(log)") { unsafe shim_open_for_writing(log, O_WRONLY | O_TRUNC) })
        // The shell ends at once, so that its child is nobody's who would have to wait for it.
        let shell = try ChildProcess(
            "/bin/sh", arguments: ["-c", "\"$0\" \"$@\" &", executable] + arguments, environment: environment,
            input: .null(), output: output, errors: output)
        guard try shell.wait() == .code(0) else { throw SystemError(call: "start \(executable)", code: ENOEXEC) }
    }
}
