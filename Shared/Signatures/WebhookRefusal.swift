/// Why a webhook that came in was not accepted.
///
/// For the log: a sender is told no more than that it did not prove itself, whichever it was.
package enum WebhookRefusal: Error, Equatable, CustomStringConvertible {
    /// One of the three header fields is missing.
    case unsigned

    /// The id is empty or has a full stop, or the timestamp is no number of seconds.
    case malformed

    /// The timestamp is too long ago.
    case tooOld

    /// The timestamp is too far ahead.
    case tooNew

    /// No signature is valid under any of the secrets.
    case forged

    /// libcrypto failed, so nothing can be told: answer 503 instead of 401, and the sender tries again.
    case unavailable

    /// The reason as one line.
    package var description: String {
        switch self {
        case .unsigned: "webhook-id, webhook-timestamp or webhook-signature is missing"
        case .malformed: "webhook-id is empty or has a full stop, or webhook-timestamp is no number of seconds"
        case .tooOld: "webhook-timestamp is more than \(WebhookVerifier.toleranceSeconds) s ago; compare the clocks"
        case .tooNew: "webhook-timestamp is more than \(WebhookVerifier.toleranceSeconds) s ahead; compare the clocks"
        case .forged: "no signature is valid under the configured secrets"
        case .unavailable: "\(SignatureError.unavailable)"
        }
    }
}
