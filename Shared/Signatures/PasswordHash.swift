package import FunctionKit

/// What is kept of a password: a scrypt key (RFC 7914) with all that is needed to compute it again.
///
/// Its text is `$scrypt$ln=15,r=8,p=3$<salt>$<key>`, salt and key in base64url.
package struct PasswordHash: Sendable, LosslessStringConvertible {
    private static let saltBytes = 16
    private static let keyBytes = 32

    private let cost: ScryptCost
    private let salt: [UInt8]
    private let key: [UInt8]

    /// A hash that no password has: checking against it costs what checking against a real one does.
    package static let ofNobody = PasswordHash(
        cost: .current, salt: [UInt8](repeating: 0, count: saltBytes), key: [UInt8](repeating: 0, count: keyBytes))

    private init(cost: ScryptCost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// Hashes a new password at today's cost, with a salt of its own.
    ///
    /// Takes some tenths of a second and 32 MiB; at most two run at once in a process.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package init(of password: Secret, cost: ScryptCost = .current) throws(SignatureError) {
        let salt = try RandomBytes.make(Self.saltBytes)
        let key = try Scrypt.key(of: password.bytes, salt: salt, cost: cost, count: Self.keyBytes)
        self.init(cost: cost, salt: salt, key: key)
    }

    /// Reads the text of a hash; nil for any other text.
    package init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = ScryptCost(String(parts[2])),
            let salt = Base64URL.decode(parts[3]), let key = Base64URL.decode(parts[4]), key.count == Self.keyBytes
        else { return nil }
        self.init(cost: cost, salt: salt, key: key)
    }

    /// The text to keep.
    package var description: String { "$scrypt$\(cost)$\(Base64URL.encode(salt))$\(Base64URL.encode(key))" }

    /// Whether it was made at another cost than today's, so that the password is to be hashed anew when it is next at hand.
    package var isOutdated: Bool { cost != .current }

    /// Whether it is this password's, found out in a time that does not depend on the password.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package func matches(_ password: Secret) throws(SignatureError) -> Bool {
        let candidate = try Scrypt.key(of: password.bytes, salt: salt, cost: cost, count: key.count)
        return ConstantTime.equal(candidate, key)
    }
}
