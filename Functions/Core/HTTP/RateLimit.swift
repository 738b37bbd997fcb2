import FunctionKit
import HTTPTypes

/// How many requests one caller may send to one process in a period.
struct RateLimit: Equatable, Sendable {
    let requests: Int
    let seconds: Int

    /// Reads `PLOYST_RATE_LIMIT`, for example `600/60`; nil where it is not set.
    ///
    /// - Throws: ``EnvironmentError``.
    static func read(from environment: Environment) throws(EnvironmentError) -> RateLimit? {
        let name = "PLOYST_RATE_LIMIT"
        guard let text = try environment.optional(name) else { return nil }
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let requests = numbers[0], let seconds = numbers[1],
            (1...1_000_000).contains(requests),
            (1...86_400).contains(seconds)
        else {
            throw EnvironmentError(
                name: name,
                reason: "must be <requests>/<seconds>, from 1/1 to 1000000/86400, for example 600/60, not '\(text)'")
        }
        return RateLimit(requests: requests, seconds: seconds)
    }
}
