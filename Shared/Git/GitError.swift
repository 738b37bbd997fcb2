package import Linux

/// Why a call of git gave no answer.
package enum GitError: Error, Equatable, CustomStringConvertible {
    /// There is no git on this machine, or the system refused to start it.
    case notStarted(SystemError)

    /// Git ended with this code, and said this.
    case failed(command: String, exit: ChildProcess.Exit, message: String)

    /// Git took longer than it may, and was killed.
    case timedOut(command: String)

    /// Git wrote more than it may, and was killed.
    case outputTooLong(command: String, limitBytes: Int)

    /// Git answered in a way that it never should.
    case unexpected(command: String, answer: String)

    /// The first line of what git said, with the command that said it.
    package var description: String {
        switch self {
        case .notStarted(let error): "git cannot be started: \(error)"
        case .failed(let command, let exit, let message):
            "git \(command) failed (\(exit)): \(message.isEmpty ? "no message" : message)"
        case .timedOut(let command): "git \(command) took too long"
        case .outputTooLong(let command, let limit): "git \(command) wrote more than \(limit) bytes"
        case .unexpected(let command, let answer): "git \(command) answered '\(answer)'"
        }
    }
}
