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
        /// Any good token; the handler asks for what it needs.
        case token
        /// A token with this scope.
        case scope(Scope)
    }

    let method: HTTPRequest.Method

    /// The path below `/core/v1/`, with parameters in braces, as the OpenAPI document writes it.
    let path: String

    let access: Access

    let handle: @Sendable (Call) throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String, _ access: Access,
        _ handle: @escaping @Sendable (Call) throws -> Response
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.handle = handle
    }
}
