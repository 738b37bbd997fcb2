import CoreAPI
import Hooks
import JSONBody
import Signatures

/// What tells the reports of one delivery from those of all others.
enum DeliveryID {
    /// The id of a delivery.
    ///
    /// What is reported is a part of it. It may be something else the second time, because it was read again or because
    /// the project's settings changed in between, and then it is not the same report.
    ///
    /// - Parameters:
    ///   - translation: What is reported.
    ///   - delivery: What was sent.
    ///   - id: What the sender calls it.
    ///   - host: Where the project's Targetprocess is, as its settings say.
    /// - Returns: Nil where nothing numbers the delivery, and the order of the item's states has to do.
    /// - Throws: ``SignatureError`` where OpenSSL fails.
    static func of(
        _ translation: Translation, _ delivery: Delivery, given id: String?, host: String?
    ) throws -> String? {
        guard case .feature(let observation) = translation else { return nil }
        let account = delivery.account ?? host ?? "-"
        let numbered = observation.version.map { "\(account)/\(delivery.id)/\($0)/\(delivery.modification.rawValue)" }
        guard let name = id ?? numbered else { return nil }
        let digest = Hex.encode(try SHA256.digest(JSONBody.encode(observation)))
        return "\(name)/\(digest.prefix(16))"
    }
}
