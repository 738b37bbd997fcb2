package import Linux

/// Why a function gave no answer.
package enum HostError: Error, Equatable, CustomStringConvertible {
    /// Nothing listens there, or the program cannot be started.
    case unreachable(SystemError)

    /// The connection ended before anything of the answer came.
    ///
    /// On a kept connection that is no fault: the function had closed it. Try again on a new one.
    case closedBeforeAnswer

    /// The function took longer than it may.
    case timedOut

    /// A FastCGI application refused the request, with this protocol status.
    case refused(UInt8)

    /// The answer is not what RFC 3875 or FastCGI 1.0 demand.
    case malformedAnswer(String)

    /// The program ended without an answer.
    case ended(ChildProcess.Exit)

    /// A system call failed.
    case system(SystemError)

    /// What went wrong, in a sentence for people.
    package var description: String {
        switch self {
        case .unreachable(let error): "the function cannot be reached: \(error)"
        case .closedBeforeAnswer: "the function closed the connection before it answered"
        case .timedOut: "the function did not answer in time"
        case .refused(let status): "the function refused the request with FastCGI status \(status)"
        case .malformedAnswer(let reason): "the function's answer is malformed: \(reason)"
        case .ended(.code(let code)): "the function ended with code \(code) before it answered"
        case .ended(.signal(let signal)): "the function was ended by signal \(signal) before it answered"
        case .system(let error): "the answer could not be had: \(error)"
        }
    }

    /// The error that a failed read or write of a connection stands for.
    init(_ error: SystemError, hasAnswer: Bool) {
        if error.isTimeout {
            self = .timedOut
        } else if error.isDisconnection && !hasAnswer {
            self = .closedBeforeAnswer
        } else {
            self = .system(error)
        }
    }
}
