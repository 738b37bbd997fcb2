package import FunctionKit
private import HTTPTypes

/// What a request carries to say who sent it.
package enum Credential {
    /// A client token (RFC 6750, section 2.1).
    case token(Secret)
    /// A person's session, as a bearer token.
    case session(Secret)
    /// A person's session, as a browser's cookie.
    case cookie(Secret)

    /// The credential of a request; nil where it has none.
    ///
    /// A header counts before a cookie.
    package init?(of request: Request) {
        if let field = request.headerFields[.authorization] {
            let parts = field.split(separator: " ")
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            let secret = Secret(String(parts[1]))
            self = parts[1].hasPrefix(SessionToken.prefix) ? .session(secret) : .token(secret)
        } else if let token = SessionCookie(of: request).value {
            self = .cookie(token)
        } else {
            return nil
        }
    }

    /// What it is, whichever way it came.
    package var secret: Secret {
        switch self {
        case .token(let secret), .session(let secret), .cookie(let secret): secret
        }
    }
}
