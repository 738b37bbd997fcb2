/// Why a text is no webhook secret; the text itself is never in it.
package enum WebhookSecretError: Error, Equatable, CustomStringConvertible {
    /// It does not begin with `whsec_`.
    case withoutPrefix

    /// What follows `whsec_` is not base64, or its padding is missing.
    case notBase64

    /// The base64 stands for this many bytes.
    case wrongLength(Int)

    /// A sentence for whoever gave the secret.
    package var description: String {
        switch self {
        case .withoutPrefix: "a webhook secret begins with whsec_"
        case .notBase64: "what follows whsec_ in a webhook secret is base64 (RFC 4648, section 4) with its padding"
        case .wrongLength(let count): "a webhook secret holds 24 to 64 bytes; this one holds \(count)"
        }
    }
}
