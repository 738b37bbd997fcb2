import FunctionKit
import HTTPTypes
import Signatures

/// What GitHub sends back as it was sent there: proof that whoever comes back is whoever left, in the same session.
///
/// Its text is `<nonce>.<where to return to, base64url>.<HMAC-SHA256, hexadecimal>`. The code is computed over the session too, so
/// that the state of one session is none in another; core knows the nonce and lets it be used once.
struct OAuthState: Equatable {
    /// The random text that core made.
    let nonce: String

    /// Where the browser goes in the end; nil: nowhere, it gets an answer.
    let returnAddress: String?

    init(nonce: String, returnAddress: String?) {
        self.nonce = nonce
        self.returnAddress = returnAddress
    }

    /// Reads a text that this function signed, for this session.
    ///
    /// - Throws: ``Problem`` 403 for any other.
    init(_ text: String, key: Secret, session: Secret) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let address = Base64URL.decode(parts[1]), let code = Hex.decode(parts[2]),
            try Self.code("\(parts[0]).\(parts[1])", key: key, session: session).matches(code)
        else { throw Self.refused }
        nonce = String(parts[0])
        returnAddress = address.isEmpty ? nil : String(decoding: address, as: UTF8.self)
    }

    /// The text for GitHub.
    ///
    /// - Throws: `SignatureError`.
    func text(key: Secret, session: Secret) throws(SignatureError) -> String {
        let signed = "\(nonce).\(Base64URL.encode(Array((returnAddress ?? "").utf8)))"
        return "\(signed).\(try Self.code(signed, key: key, session: session).hex)"
    }

    /// The code verifier (RFC 7636, section 4.1): computed, so that it need not be kept anywhere between the two requests.
    ///
    /// - Throws: `SignatureError`.
    func verifier(key: Secret, session: Secret) throws(SignatureError) -> String {
        Base64URL.encode(try Self.code("verifier of \(nonce)", key: key, session: session).bytes)
    }

    /// The code challenge of the method S256: RFC 7636, section 4.2.
    ///
    /// - Throws: `SignatureError`.
    static func challenge(of verifier: String) throws(SignatureError) -> String {
        Base64URL.encode(try SHA256.digest(Array(verifier.utf8)))
    }

    /// 403: nobody was sent to GitHub with this, or not from this session.
    static let refused = Problem(
        .forbidden, kind: "github-state",
        detail: "'state' is none that was made in this session, or it was used or has run out; begin again at "
            + "/github/oauth/start.")

    private static func code(
        _ text: String, key: Secret, session: Secret
    ) throws(SignatureError) -> AuthenticationCode {
        try HMACSHA256.code(of: Array("ployst github \(text) \(session.text)".utf8), key: key.bytes)
    }
}
