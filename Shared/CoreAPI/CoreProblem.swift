/// An error as core answers it: `application/problem+json` (RFC 9457).
package struct CoreProblem: Codable, Equatable, Sendable {
    /// What core answers where a project, or anything else that was named, does not exist for the caller.
    package static let notFound = "urn:ployst:problem:not-found"

    /// What core answers where a hook's secret is of a generation that counts no longer.
    package static let staleHookSecret = "urn:ployst:problem:stale-hook-secret"

    /// The kind of problem, as a URN.
    package var type: String

    /// What was wrong, for people.
    package var detail: String?

    /// Makes a problem.
    package init(type: String, detail: String?) {
        self.type = type
        self.detail = detail
    }
}
