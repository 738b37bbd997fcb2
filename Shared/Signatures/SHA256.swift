private import COpenSSL

/// The digest SHA-256 (FIPS 180-4).
package enum SHA256 {
    /// The 32 bytes of the digest of `bytes`.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package static func digest(_ bytes: [UInt8]) throws(SignatureError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        guard unsafe COpenSSL.SHA256(bytes, bytes.count, &digest) != nil else { throw .unavailable }
        return digest
    }
}
