/// The real git, run in one bare repository with an environment in which only what we say counts.
///
/// Arguments are a list and never pass a shell. Put `--end-of-options` before what somebody else chose.
package struct Git: Sendable {
    /// The repository's folder: what `GIT_DIR` names.
    package let directory: String

    /// Variables beside, or instead of, those that every git of ours has; for example `GIT_ALLOW_PROTOCOL` for a fetch.
    package var environment: [String: String] = [:]

    private let counter = ProcessCounter()

    /// Git in the bare repository at `directory`, which need not exist yet.
    package init(directory: String) {
        self.directory = directory
    }

    /// How many processes this value and its copies have started.
    package var processesStarted: Int { counter.value }

    /// Runs one command to its end.
    ///
    /// - Returns: What it wrote to standard output, at most `limitBytes`.
    /// - Throws: ``GitError``, also for an exit code other than 0; the process and what it started are gone then.
    package func run(
        _ arguments: [String], input: [UInt8] = [], limitBytes: Int = 64 * 1024 * 1024, timeout: Duration = .seconds(60)
    ) throws(GitError) -> [UInt8] {
        var output: [UInt8] = []
        try stream(arguments, input: input, limitBytes: limitBytes, timeout: timeout) { output += $0 }
        return output
    }

    /// Runs one command to its end, and hands each piece of its output to `consume` as it comes.
    ///
    /// - Throws: ``GitError``, as ``run(_:input:limitBytes:timeout:)`` does.
    package func stream(
        _ arguments: [String], input: [UInt8] = [], limitBytes: Int, timeout: Duration,
        _ consume: (ArraySlice<UInt8>) -> Void
    ) throws(GitError) {
        let process = try start(arguments)
        let deadline = ContinuousClock.now + timeout
        var count = 0
        var isTooLong = false
        try process.exchange(input, closingInput: true, before: deadline) { bytes in
            count += bytes.count
            isTooLong = count > limitBytes
            if !isTooLong { consume(bytes) }
            return isTooLong
        }
        if isTooLong { throw .outputTooLong(command: process.command, limitBytes: limitBytes) }
        try process.finish(before: deadline)
    }

    /// Starts a command that answers line by line for as long as it is asked.
    ///
    /// - Throws: ``GitError/notStarted(_:)``.
    package func dialogue(_ arguments: [String]) throws(GitError) -> GitDialogue {
        GitDialogue(try start(arguments))
    }

    private func start(_ arguments: [String]) throws(GitError) -> GitChild {
        counter.increment()
        let variables = GitEnvironment.variables(directory: directory).merging(environment) { $1 }
        return try GitChild(arguments, environment: variables)
    }
}
