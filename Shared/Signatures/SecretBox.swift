package import FunctionKit

/// Seals secrets that have to be kept, with AES-256-GCM (NIST SP 800-38D), so that a copy of the database betrays none.
///
/// A sealed text is `v1.<key id>.<base64url of nonce, ciphertext and tag>`. The AES key is the SHA-256 of the configured
/// key's text; the id, which is no secret, the first 8 hexadecimal digits of the SHA-256 of `ployst key id` and that text.
package struct SecretBox: Sendable {
    private static let version = "v1"
    private static let nonceBytes = 12

    private let keys: [Key]

    private struct Key: Sendable {
        var id: String
        var bytes: [UInt8]
    }

    /// A box that seals with the first key and opens with any.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package init(keys: [Secret]) throws(SignatureError) {
        var derived: [Key] = []
        for key in keys {
            let digest = try SHA256.digest(Array(("ployst key id" + key.text).utf8))
            derived.append(
                Key(id: String(Hex.encode(digest).prefix(8)), bytes: try SHA256.digest(key.bytes)))
        }
        self.keys = derived
    }

    /// Seals `text`; the same text never looks the same twice.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package func seal(_ text: String) throws(SignatureError) -> String {
        guard let key = keys.first else { throw .unavailable }
        let nonce = try RandomBytes.make(Self.nonceBytes)
        let sealed = try AES256GCM.seal(Array(text.utf8), key: key.bytes, nonce: nonce)
        return "\(Self.version).\(key.id).\(Base64URL.encode(nonce + sealed))"
    }

    /// The same text sealed with the first key; nil where it is that already.
    ///
    /// - Throws: As ``open(_:)``.
    package func resealed(_ sealed: String) throws(SignatureError) -> String? {
        let text = try open(sealed)
        guard let key = keys.first else { throw .unavailable }
        return sealed.hasPrefix("\(Self.version).\(key.id).") ? nil : try seal(text)
    }

    /// The text that was sealed.
    ///
    /// - Throws: ``SignatureError``, which says whether the text is no sealed text, its key is gone or it was altered.
    package func open(_ sealed: String) throws(SignatureError) -> String {
        let parts = sealed.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.version, let bytes = Base64URL.decode(parts[2]),
            bytes.count >= Self.nonceBytes + AES256GCM.tagBytes
        else { throw .malformed }
        guard let key = keys.first(where: { $0.id == parts[1] }) else { throw .unknownKey(String(parts[1])) }
        let nonce = Array(bytes.prefix(Self.nonceBytes))
        let text = try AES256GCM.open(Array(bytes.dropFirst(Self.nonceBytes)), key: key.bytes, nonce: nonce)
        guard let text = String(validating: text, as: UTF8.self) else { throw .malformed }
        return text
    }
}
