import FunctionKit
import HTTPTypes

/// One operation of core's API: a method on a path, who may ask, and what answers.
struct Route: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        /// Anybody.
        case open
        /// A provider; its token is checked by the statement that takes the observation, in the same round trip.
        case provider
        /// Anybody; who proves who they are is known.
        case anybody
        /// Whoever is logged in; the handler asks for the person.
        case person
        /// Any good token, and whoever is logged in; the handler asks for what it needs.
        case token
        /// A token with this scope, and people whose part in the project is the same.
        case scope(Scope)
    }

    let method: HTTPRequest.Method

    /// The path below `/core/v1/`, with parameters in braces, as the OpenAPI document writes it.
    let path: String

    let access: Access

    /// The first parameter of the path, such as `branch`, where it names something that is of a project.
    let object: String?

    let handle: @Sendable (Call) throws -> Response

    /// Parameters that name nothing of a project.
    private static let withoutProject: Set = ["provider", "account", "session"]

    /// Whether the audit tells of what the route does: what only managers and administrators may.
    var isAudited: Bool {
        guard case .scope(.admin) = access else { return false }
        return method != .get
    }

    /// Whether the route counts towards the rate limit: neither what providers report, which would be lost, nor what load
    /// balancers ask.
    var isCounted: Bool {
        switch access {
        case .provider: false
        case .open: method != .get
        default: true
        }
    }

    /// Whether the answer depends on the database, on what is asked and on what the caller can see, and on nothing else.
    var isRemembered: Bool {
        guard case .scope(.read) = access else { return false }
        return method == .get && object != nil
    }

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access,
        _ handle: @escaping @Sendable (Call) throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        object = path.split(separator: "/").first { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            .flatMap { Self.withoutProject.contains($0) ? nil : $0 }
        self.handle = handle
    }
}
