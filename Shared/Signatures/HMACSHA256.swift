private import COpenSSL

/// A SHA-256 message authentication code (RFC 2104) being computed over a stream of bytes.
@safe package struct HMACSHA256: ~Copyable {
    private let context: OpaquePointer

    /// Starts a code under `key`, which may have any length.
    ///
    /// - Throws: ``SignatureError/unavailable`` when libcrypto offers no HMAC.
    package init(key: Span<UInt8>) throws(SignatureError) {
        guard let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil) else { throw .unavailable }
        defer { unsafe EVP_MAC_free(algorithm) }
        guard let context = unsafe EVP_MAC_CTX_new(algorithm) else { throw .unavailable }
        guard unsafe Self.start(context, key: key) else {
            unsafe EVP_MAC_CTX_free(context)
            throw .unavailable
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MAC_CTX_free(context) }

    /// Adds the next bytes of the message.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package mutating func update(_ bytes: Span<UInt8>) throws(SignatureError) {
        let done = unsafe bytes.withUnsafeBufferPointer { unsafe EVP_MAC_update(context, $0.baseAddress, $0.count) }
        guard done == 1 else { throw .unavailable }
    }

    /// The code of all bytes that were added.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package consuming func finish() throws(SignatureError) -> AuthenticationCode {
        var code = [UInt8](repeating: 0, count: 32)
        var length = 0
        let done = unsafe EVP_MAC_final(context, &code, &length, code.count)
        guard done == 1, length == code.count else { throw .unavailable }
        return AuthenticationCode(bytes: code)
    }

    /// The code of one message under one key.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package static func code(of message: [UInt8], key: [UInt8]) throws(SignatureError) -> AuthenticationCode {
        var stream = try HMACSHA256(key: key.span)
        try stream.update(message.span)
        return try stream.finish()
    }

    /// EVP_MAC_init reads a null key as "the key from before"; HMAC pads keys with zeros, so one zero is the empty key.
    private static func start(_ context: OpaquePointer, key: Span<UInt8>) -> Bool {
        guard !key.isEmpty else { return unsafe start(context, key: ([0] as [UInt8]).span) }
        return unsafe key.withUnsafeBufferPointer { key in
            unsafe shim_hmac_sha256_init(context, key.baseAddress, key.count) == 1
        }
    }
}
