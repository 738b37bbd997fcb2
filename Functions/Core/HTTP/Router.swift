import FunctionKit
import HTTPTypes

/// Finds the route of a request.
struct Router: Sendable {
    /// What was found for a path: the route and the values of its parameters.
    struct Match {
        let route: Route
        let parameters: [String: String]
    }

    /// Where core's API begins.
    static let prefix = "/core/v1/"

    /// All operations, resource by resource.
    static let routes: [Route] =
        Health.routes + Contract.routes + Accounts.routes + Sessions.routes + Me.routes + OAuth.routes
        + Invitations.routes
        + Tokens.routes + Projects.routes + Members.routes + Audit.routes + Hooks.routes + Settings.routes
        + Repositories.routes + Branches.routes + Features.routes + Links.routes + Builds.routes + Providers.routes
        + ProviderData.routes + Events.routes + Subscriptions.routes + SubscriptionActions.routes + Deliveries.routes
        + Metrics.routes + Observations.routes + LandingBasis.routes + Landings.routes + Timeline.routes
        + Explanations.routes

    private let table: [(segments: [Substring], route: Route)]

    /// A router over `routes`.
    init(_ routes: [Route] = Self.routes) {
        table = routes.map { ($0.path.split(separator: "/"), $0) }
    }

    /// The route for a request.
    ///
    /// - Throws: ``Problem`` 404 for an unknown path, 405 for a known one with another method.
    func match(_ method: HTTPRequest.Method, path: String) throws(Problem) -> Match {
        guard path.hasPrefix(Self.prefix) else {
            throw .notFound("There is no \(path) here; core's API is below \(Self.prefix).")
        }
        let matches = matches(path)
        guard !matches.isEmpty else { throw .notFound("There is no \(path) here; see \(Self.prefix)openapi.json.") }
        let wanted = method == .head ? .get : method
        guard let match = matches.first(where: { $0.route.method == wanted }) else {
            throw .methodNotAllowed(method, allowed: matches.map(\.route.method))
        }
        return match
    }

    /// The methods that a path has; none where there is no such path.
    func methods(of path: String) -> [HTTPRequest.Method] {
        matches(path).map(\.route.method)
    }

    /// The routes of a path.
    ///
    /// One that says a segment wins over one that takes any: `accounts/confirm` is no account.
    private func matches(_ path: String) -> [Match] {
        let segments = path.dropFirst(Self.prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        let matches = table.compactMap { entry -> Match? in
            Self.parameters(of: segments, in: entry.segments).map { Match(route: entry.route, parameters: $0) }
        }
        let fewest = matches.map(\.parameters.count).min()
        return matches.filter { $0.parameters.count == fewest }
    }

    private static func parameters(of segments: [Substring], in pattern: [Substring]) -> [String: String]? {
        guard segments.count == pattern.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, expected) in zip(segments, pattern) {
            if expected.hasPrefix("{") {
                guard !segment.isEmpty else { return nil }
                parameters[String(expected.dropFirst().dropLast())] = String(segment)
            } else if segment != expected {
                return nil
            }
        }
        return parameters
    }
}
