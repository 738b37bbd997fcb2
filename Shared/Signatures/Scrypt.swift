private import COpenSSL
private import Linux
private import Synchronization

/// The key derivation scrypt (RFC 7914).
package enum Scrypt {
    // Each computation takes memory of its own and a whole processor: log-ins queue here rather than taking all of both.
    private static let places = [Lock(()), Lock(())]
    private static let turn = Atomic(0)

    /// A key of `count` bytes.
    ///
    /// Waits while two others are being computed in this process.
    ///
    /// - Throws: ``SignatureError/unavailable`` when libcrypto has no scrypt or no memory.
    package static func key(
        of password: [UInt8], salt: [UInt8], cost: ScryptCost, count: Int
    ) throws(SignatureError) -> [UInt8] {
        let place = places[turn.wrappingAdd(1, ordering: .relaxed).oldValue & 1]
        return try place.withLock { _ throws(SignatureError) in
            var key = [UInt8](repeating: 0, count: count)
            // libcrypto refuses more than 32 MiB unless told otherwise, and the cost of today needs a little more.
            let done = unsafe EVP_PBE_scrypt(
                password, password.count, salt, salt.count, UInt64(1) << cost.logarithm, UInt64(cost.blockSize),
                UInt64(cost.parallelism), UInt64(cost.memoryBytes), &key, count)
            guard done == 1 else { throw .unavailable }
            return key
        }
    }
}
