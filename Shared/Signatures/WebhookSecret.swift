private import FunctionKit

/// The secret of a Standard Webhooks endpoint: `whsec_` and the base64 of 24 to 64 bytes, which are the key.
///
/// It prints as `<redacted>`. <https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>
package struct WebhookSecret: Sendable {
    private static let prefix = "whsec_"
    private static let lengths = 24...64

    /// 288 random bits: bytes in threes have base64 without padding, which some receivers' configurations drop.
    private static let randomLength = 36

    /// The whole secret, as its owner is shown it once.
    package let text: String

    /// The key of the signatures.
    let key: [UInt8]

    /// Reads a secret.
    ///
    /// The base64 is padded and strict, because a lenient reading of another encoding makes tiny keys.
    ///
    /// - Throws: ``WebhookSecretError``.
    package init(_ text: String) throws(WebhookSecretError) {
        guard text.hasPrefix(Self.prefix) else { throw .withoutPrefix }
        guard let key = Base64.decode(text.dropFirst(Self.prefix.count)) else { throw .notBase64 }
        guard Self.lengths.contains(key.count) else { throw .wrongLength(key.count) }
        self.text = text
        self.key = key
    }

    private init(key: [UInt8]) {
        text = Self.prefix + Base64.encode(key)
        self.key = key
    }

    /// A new secret.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package static func random() throws(SignatureError) -> WebhookSecret {
        WebhookSecret(key: try RandomBytes.make(randomLength))
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    package var description: String { Secret(text).description }

    /// Always `<redacted>`.
    package var debugDescription: String { description }

    /// Shows no child, so that `dump` and string interpolation of a containing type stay silent too.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
