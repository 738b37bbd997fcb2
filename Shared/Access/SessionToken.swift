package import FunctionKit
package import Signatures

/// What proves a session: 256 random bits, of which the database knows the SHA-256.
package enum SessionToken {
    /// How each begins, so that it is told from a client's token.
    package static let prefix = "ployst_session_"

    /// A new one.
    package static func make() throws(SignatureError) -> Secret {
        Secret(prefix + Base64URL.encode(try RandomBytes.make(32)))
    }

    /// What a browser sends beside the cookie: another site can make it send the cookie, and cannot know this.
    ///
    /// Computed from the session's token, so that it is bound to it and nothing is stored.
    package static func guardToken(of token: Secret) throws(SignatureError) -> String {
        try HMACSHA256.code(of: Array("ployst cross-site guard".utf8), key: token.bytes).hex
    }
}
