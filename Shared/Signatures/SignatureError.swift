/// What can go wrong with a digest, a code, a signature, a sealed text or random bytes.
package enum SignatureError: Error, Equatable, CustomStringConvertible {
    /// libcrypto does not offer an algorithm, or has no memory or no randomness left.
    case unavailable

    /// A sealed text is not of the form that ``SecretBox/seal(_:)`` writes.
    case malformed

    /// A sealed text was sealed with a key that is no longer among the keys; the id is the key's.
    case unknownKey(String)

    /// A sealed text was altered, or belongs to another key with the same id.
    case forged

    /// The id of a webhook is empty, or has a full stop or another character that cannot stand in it.
    case ambiguousID

    /// The error for a log line; no key and no text is in it.
    package var description: String {
        switch self {
        case .unavailable: "libcrypto failed: it lacks an algorithm, memory or randomness"
        case .malformed: "the sealed text is not of the form v1.<key id>.<base64url>"
        case .unknownKey(let id): "the text was sealed with the key \(id), which is not among the configured keys"
        case .forged: "the sealed text was altered"
        case .ambiguousID: "a webhook's id is visible ASCII without a full stop, and not empty"
        }
    }
}
