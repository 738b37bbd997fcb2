/// Checks the signatures of webhooks that come in by Standard Webhooks 1.0.0.
package struct WebhookVerifier: Sendable {
    /// How far a webhook's time may be from now, in seconds, as in the reference libraries.
    package static let toleranceSeconds = 300

    private let secrets: [WebhookSecret]

    /// Accepts webhooks that are signed with any of the secrets.
    package init(secrets: [WebhookSecret]) {
        self.secrets = secrets
    }

    /// Returns if the webhook is what a holder of one of the secrets sent within ``toleranceSeconds`` of `now`.
    ///
    /// One valid signature among several is enough; versions other than `v1` are skipped. How long it takes does not
    /// depend on where a signature is wrong. To the sender all refusals look alike; ``WebhookRefusal`` is for the log.
    ///
    /// - Parameters:
    ///   - id: The header field `webhook-id`.
    ///   - timestamp: The header field `webhook-timestamp`.
    ///   - signature: The header field `webhook-signature`.
    ///   - body: The body's bytes as they came.
    ///   - now: Seconds since 1970.
    /// - Throws: ``WebhookRefusal``.
    package func verify(
        id: String?, timestamp: String?, signature: String?, body: [UInt8], now: Int
    ) throws(WebhookRefusal) {
        guard let id, let timestamp, let signature else { throw .unsigned }
        guard WebhookSignature.isUnambiguous(id), let sent = Self.seconds(timestamp) else { throw .malformed }
        guard now - sent <= Self.toleranceSeconds else { throw .tooOld }
        guard sent - now <= Self.toleranceSeconds else { throw .tooNew }
        guard try isValid(Self.codes(signature), id: id, timestamp: timestamp, body: body) else { throw .forged }
    }

    /// Compares each code with each expected one, whatever was found before.
    private func isValid(
        _ codes: [[UInt8]], id: String, timestamp: String, body: [UInt8]
    ) throws(WebhookRefusal) -> Bool {
        var isValid = false
        for secret in secrets {
            let expected: AuthenticationCode
            do {
                expected = try WebhookSignature.code(id: id, timestamp: timestamp, body: body, secret: secret)
            } catch {
                throw .unavailable
            }
            for code in codes { isValid = expected.matches(code) || isValid }
        }
        return isValid
    }

    /// Decimal digits only, and few enough that no sum with them overflows.
    private static func seconds(_ text: String) -> Int? {
        let isNumber = (1...12).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        return isNumber ? Int(text) : nil
    }

    private static func codes(_ signatures: String) -> [[UInt8]] {
        signatures.split(separator: " ").filter { $0.hasPrefix(WebhookSignature.version) }
            .compactMap { Base64.decode($0.dropFirst(WebhookSignature.version.count)) }
    }
}
