import Signatures

/// Opens subscriptions' secrets, and remembers them as long as they are in use.
struct SecretCache {
    private static let most = 10_000

    private let box: SecretBox
    private var opened: [String: WebhookSecret] = [:]

    /// Opens with the keys of `box`.
    init(box: SecretBox) {
        self.box = box
    }

    /// The secret that was sealed.
    ///
    /// - Throws: ``CallbackFault``, which says what is wrong with it.
    mutating func secret(_ sealed: String) throws(CallbackFault) -> WebhookSecret {
        if let known = opened[sealed] { return known }
        let secret: WebhookSecret
        do {
            secret = try WebhookSecret(box.open(sealed))
        } catch {
            throw CallbackFault(
                description:
                    "the subscription's secret cannot be opened (\(error)); check PLOYST_SECRET_KEY, or rotate it")
        }
        // Rotated ones would pile up.
        if opened.count >= Self.most { opened = [:] }
        opened[sealed] = secret
        return secret
    }
}
