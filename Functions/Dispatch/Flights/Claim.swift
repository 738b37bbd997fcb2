import CoreAPI

/// What is asked of the queue: rows of some subscriptions.
struct Claim: Equatable {
    /// The part of a claim that is about one subscription.
    struct Part: Equatable {
        /// The subscription.
        var subscription: Int
        /// When the first of its rows became due that can be there; nil: any.
        var low: Timestamp?
        /// The most rows.
        var room: Int
    }

    /// The most rows that one claim takes, because all their bodies come in one answer.
    static let longest = 500

    /// One part for each subscription.
    var parts: [Part]

    /// The most rows among them that were tried before.
    var retries: Int
}
