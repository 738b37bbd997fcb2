private import FunctionKit
package import HTTPTypes

/// The signature of an outbound webhook by Standard Webhooks 1.0.0, scheme `v1`.
///
/// HMAC-SHA256 of `{id}.{timestamp}.{body}` in base64.
/// <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
package enum WebhookSignature {
    static let version = "v1,"

    /// Signs one attempt to deliver a webhook.
    ///
    /// - Parameters:
    ///   - id: The event's id, the same for each attempt; not empty and without a full stop.
    ///   - timestamp: When this attempt is made, in seconds since 1970.
    ///   - body: The body's bytes as they are sent.
    ///   - secrets: The endpoint's secret, and during a rotation also the one before.
    /// - Returns: `webhook-id`, `webhook-timestamp` and `webhook-signature`, with one signature for each secret.
    /// - Throws: ``SignatureError/ambiguousID`` or ``SignatureError/unavailable``.
    package static func headers(
        id: String, timestamp: Int, body: [UInt8], secrets: [WebhookSecret]
    ) throws(SignatureError) -> HTTPFields {
        guard isUnambiguous(id) else { throw .ambiguousID }
        var signatures: [String] = []
        for secret in secrets {
            let code = try code(id: id, timestamp: String(timestamp), body: body, secret: secret)
            signatures.append(version + Base64.encode(code.bytes))
        }
        return [
            .webhookID: id, .webhookTimestamp: String(timestamp),
            .webhookSignature: signatures.joined(separator: " "),
        ]
    }

    static func code(
        id: String, timestamp: String, body: [UInt8], secret: WebhookSecret
    ) throws(SignatureError) -> AuthenticationCode {
        var stream = try HMACSHA256(key: secret.key.span)
        try stream.update(Array("\(id).\(timestamp).".utf8).span)
        try stream.update(body.span)
        return try stream.finish()
    }

    /// With a full stop in the id, a part of the id could be taken for the timestamp, and the timestamp for the body.
    static func isUnambiguous(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: ".") }
    }
}

extension HTTPField.Name {
    /// `webhook-id`: the message, the same for each attempt.
    package static let webhookID = HTTPField.Name(constant: "webhook-id")

    /// `webhook-timestamp`: when this attempt was made, in seconds since 1970.
    package static let webhookTimestamp = HTTPField.Name(constant: "webhook-timestamp")

    /// `webhook-signature`: signatures, separated by blanks.
    package static let webhookSignature = HTTPField.Name(constant: "webhook-signature")
}
