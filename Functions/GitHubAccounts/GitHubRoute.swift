import FunctionKit
import HTTPTypes

/// One operation: a method on a path, and what answers.
struct GitHubRoute: Sendable {
    static let all =
        Connecting.routes + [
            GitHubRoute(.get, "/github/organizations", Listing.organizations),
            GitHubRoute(.get, "/github/repositories", Listing.repositories),
            GitHubRoute(.post, "/github/repositories", Tracking.track),
            GitHubRoute(.delete, "/github/repositories/", Tracking.removeWebhook),
        ]

    let method: HTTPRequest.Method

    /// The path; one that ends in a slash is followed by a parameter.
    let path: String

    let handle: @Sendable (Visit) throws -> Response

    init(_ method: HTTPRequest.Method, _ path: String, _ handle: @escaping @Sendable (Visit) throws -> Response) {
        self.method = method
        self.path = path
        self.handle = handle
    }

    /// The parameter in a path, empty where the route has none; nil where the path is another.
    func parameter(of requested: String) -> String? {
        guard path.hasSuffix("/") else { return requested == path ? "" : nil }
        guard requested.hasPrefix(path) else { return nil }
        let parameter = requested.dropFirst(path.count)
        return parameter.isEmpty || parameter.contains("/") ? nil : String(parameter)
    }
}
