package import FunctionKit

/// Why core did not take an observation, or did not give a project's settings.
package enum CoreClientError: ProblemConvertible, Equatable {
    /// Core does not know the project; its words.
    case unknownProject(String)

    /// The hook's secret is of a generation that counts no longer; core's words.
    case staleHookSecret(String)

    /// Core finds a value in it that it does not accept; its words.
    case unacceptable(String)

    /// Core does not accept this function's token, or not for this; the status.
    case tokenRefused(Int)

    /// Core does not understand what this function sent, which is a fault of this function; the status and core's words.
    case rejected(Int, String)

    /// Core could not be reached, or not in time, or failed; the last reason.
    case unreachable(String)

    /// The answer for whoever sent the delivery.
    package var problem: Problem {
        switch self {
        case .unknownProject(let detail): .notFound(detail)
        case .staleHookSecret(let detail): .unauthenticated(detail)
        case .unacceptable(let detail): .unacceptable(detail)
        case .tokenRefused:
            .unavailable("Ployst is not set up completely; its administrator finds the reason in the log.")
        case .rejected: .fault
        case .unreachable: .unavailable("Ployst's core cannot be reached; send the same request again later.")
        }
    }
}

extension CoreClientError: CustomStringConvertible {
    /// The reason for a log line, and what to do about it; no token is in it.
    package var description: String {
        switch self {
        case .unknownProject(let detail), .staleHookSecret(let detail), .unacceptable(let detail):
            "core refused the call: \(detail)"
        case .tokenRefused(let status):
            "core answered \(status): it does not accept PLOYST_CORE_TOKEN for this; make a token with the scopes "
                + "observe:<provider> and settings:<provider> by 'core token create'"
        case .rejected(let status, let detail):
            "core answered \(status) to a call that this function built: \(detail)"
        case .unreachable(let reason): "core at PLOYST_CORE_URL: \(reason)"
        }
    }
}

extension CoreClientError: CustomDebugStringConvertible {
    /// The same as ``description``.
    package var debugDescription: String { description }
}
