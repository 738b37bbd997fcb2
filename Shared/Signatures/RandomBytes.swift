private import COpenSSL

/// Random bytes for keys, tokens and nonces.
package enum RandomBytes {
    /// As many bytes as asked for, from libcrypto's generator.
    ///
    /// - Throws: ``SignatureError/unavailable`` when the generator could not be seeded.
    package static func make(_ count: Int) throws(SignatureError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let done = unsafe bytes.withUnsafeMutableBufferPointer { unsafe RAND_bytes($0.baseAddress, Int32($0.count)) }
        guard done == 1 else { throw .unavailable }
        return bytes
    }

    /// A new access token: `ployst_` and 43 characters of base64url, which are 256 random bits.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package static func token() throws(SignatureError) -> String {
        "ployst_" + Base64URL.encode(try make(32))
    }
}
