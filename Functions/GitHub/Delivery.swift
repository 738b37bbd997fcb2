import FunctionKit
import Signatures

/// One delivery whose sender is proved.
struct Delivery {
    /// The hook that it came to.
    var address: HookAddress

    /// The name of the event, for example `push`.
    var event: String

    /// What stays the same when GitHub sends it again.
    var id: String

    /// The first 16 digits of the SHA-256 of the body as it was sent.
    var digest: String

    /// The JSON document, not decoded yet.
    var payload: [UInt8]

    init(address: HookAddress, event: String, id: String, rawBody: [UInt8], payload: [UInt8]) throws(SignatureError) {
        self.address = address
        self.event = event
        self.id = id
        self.digest = String(Hex.encode(try SHA256.digest(rawBody)).prefix(16))
        self.payload = payload
    }

    /// The key under which core takes it once.
    ///
    /// With the body's digest in it, no sender who picks a delivery id can suppress another delivery.
    var idempotencyKey: String {
        "github/\(project ?? "-")/\(id)/\(digest)"
    }

    /// The project on whose own hook it arrived.
    var project: String? { address.project }

    /// The generation of the hook's secret, where there are generations.
    var hookGeneration: Int? { address.project == nil ? nil : address.generation }
}
