package import FunctionKit

/// The header `X-Hub-Signature-256`, by which a sender proves that a body is its own.
///
/// <https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries>
package enum HookSignature {
    private static let prefix = "sha256="

    /// The header's value for a body, as the sender makes it.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package static func header(for body: [UInt8], secret: Secret) throws(SignatureError) -> String {
        prefix + (try HMACSHA256.code(of: body, key: secret.bytes)).hex
    }

    /// Whether the header proves the body under any of the secrets.
    ///
    /// The work is the same whether the header is missing, malformed, wrong or right, and whichever secret it is.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package static func proves(_ header: String?, body: [UInt8], secrets: [Secret]) throws(SignatureError) -> Bool {
        let code = header.flatMap(code)
        let presented = code ?? [UInt8](repeating: 0, count: 32)
        var matched = false
        for secret in secrets {
            let expected = try HMACSHA256.code(of: body, key: secret.bytes)
            matched = expected.matches(presented) || matched
        }
        return code != nil && matched
    }

    private static func code(_ header: String) -> [UInt8]? {
        guard header.hasPrefix(prefix), header.utf8.count == prefix.utf8.count + 64 else { return nil }
        return Hex.decode(header.dropFirst(prefix.count))
    }
}
