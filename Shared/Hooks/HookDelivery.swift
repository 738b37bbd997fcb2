private import FunctionKit
package import Signatures

/// One delivery whose sender is proved.
package struct HookDelivery {
    /// The hook that it came to.
    package var address: HookAddress

    /// The body as it was sent; what is in it is not decoded yet.
    package var body: [UInt8]

    /// The media type of the body, one of those that the hook reads.
    package var contentType: String

    /// The first 16 digits of the SHA-256 of the body as it was sent.
    package var digest: String

    /// Makes a delivery.
    ///
    /// - Throws: ``SignatureError`` where OpenSSL fails.
    package init(address: HookAddress, body: [UInt8], contentType: String) throws(SignatureError) {
        self.address = address
        self.body = body
        self.contentType = contentType
        digest = String(Hex.encode(try SHA256.digest(body)).prefix(16))
    }

    /// The project on whose own hook it arrived.
    package var project: String? { address.project }

    /// The generation of the hook's secret, where there are generations.
    package var hookGeneration: Int? { address.project == nil ? nil : address.generation }

    /// The key under which core takes it once.
    ///
    /// With the body's digest in it, no sender who picks a delivery id can suppress another delivery. An id that is too long
    /// for a key, or not visible ASCII, is there as the first 32 digits of its SHA-256.
    ///
    /// - Parameter id: What stays the same when the sender sends the delivery again.
    /// - Returns: The key.
    /// - Throws: ``SignatureError`` where OpenSSL fails.
    package func idempotencyKey(_ id: String) throws(SignatureError) -> String {
        var word = id
        if id.isEmpty || id.utf8.count > 200 || !id.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) {
            word = String(Hex.encode(try SHA256.digest(Array(id.utf8))).prefix(32))
        }
        return "\(address.provider)/\(project ?? "-")/\(word)/\(digest)"
    }
}
