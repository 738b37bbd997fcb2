private import COpenSSL

/// AES-256 in Galois/counter mode (NIST SP 800-38D), without additional data.
enum AES256GCM {
    static let keyBytes = 32
    static let tagBytes = 16

    /// The ciphertext of `text`, followed by its tag; a nonce (12 bytes) must never serve twice under one key.
    static func seal(_ text: [UInt8], key: [UInt8], nonce: [UInt8]) throws(SignatureError) -> [UInt8] {
        var cipher = try Cipher(key: key, nonce: nonce, direction: .seal)
        let sealed = try cipher.update(text)
        guard cipher.finish() else { throw .unavailable }
        return sealed + (try cipher.tag())
    }

    /// The text of a ciphertext and its tag.
    ///
    /// - Throws: ``SignatureError/forged`` when any bit of it, of the key or of the nonce is another.
    static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8]) throws(SignatureError) -> [UInt8] {
        guard sealed.count >= tagBytes else { throw .malformed }
        var cipher = try Cipher(key: key, nonce: nonce, direction: .open)
        let text = try cipher.update(sealed.dropLast(tagBytes))
        try cipher.expect(tag: Array(sealed.suffix(tagBytes)))
        guard cipher.finish() else { throw .forged }
        return text
    }
}

/// One EVP_CIPHER_CTX and its owner.
@safe private struct Cipher: ~Copyable {
    enum Direction: Int32 {
        case open = 0
        case seal = 1
    }

    private let context: OpaquePointer

    init(key: [UInt8], nonce: [UInt8], direction: Direction) throws(SignatureError) {
        guard key.count == AES256GCM.keyBytes, nonce.count == 12 else { throw .malformed }
        guard let context = unsafe EVP_CIPHER_CTX_new() else { throw .unavailable }
        let started = unsafe EVP_CipherInit_ex(context, EVP_aes_256_gcm(), nil, key, nonce, direction.rawValue)
        guard started == 1 else {
            unsafe EVP_CIPHER_CTX_free(context)
            throw .unavailable
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_CIPHER_CTX_free(context) }

    /// GCM is a stream: as many bytes come out as went in.
    mutating func update(_ input: some Collection<UInt8>) throws(SignatureError) -> [UInt8] {
        guard !input.isEmpty else { return [] }
        guard let length = Int32(exactly: input.count) else { throw .malformed }
        var output = [UInt8](repeating: 0, count: input.count)
        var written: Int32 = 0
        let done = unsafe EVP_CipherUpdate(context, &output, &written, Array(input), length)
        guard done == 1, written == length else { throw .unavailable }
        return output
    }

    /// False when the tag is not the expected one.
    mutating func finish() -> Bool {
        var rest = [UInt8](repeating: 0, count: AES256GCM.tagBytes)
        var written: Int32 = 0
        return unsafe EVP_CipherFinal_ex(context, &rest, &written) == 1
    }

    mutating func tag() throws(SignatureError) -> [UInt8] {
        var tag = [UInt8](repeating: 0, count: AES256GCM.tagBytes)
        let length = Int32(tag.count)
        guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, length, &tag) == 1 else { throw .unavailable }
        return tag
    }

    mutating func expect(tag: [UInt8]) throws(SignatureError) {
        var tag = tag
        let length = Int32(tag.count)
        guard unsafe EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, length, &tag) == 1 else { throw .unavailable }
    }
}
