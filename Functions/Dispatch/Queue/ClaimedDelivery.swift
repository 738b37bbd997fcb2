import CoreAPI

/// A row of the queue that this process holds, with all that its callback takes.
struct ClaimedDelivery: Decodable {
    /// The row.
    var id: Int
    /// Its subscription.
    var subscriptionID: Int
    /// When it became due.
    var dueAt: Timestamp
    /// How many tries used up a step of the schedule.
    var attempts: Int
    /// Whether the subscription is one of the whole instance.
    var isInstance: Bool
    /// Where the callback goes.
    var url: String
    /// The sealed secret that signs.
    var secret: String
    /// The sealed secret from before a rotation, while both sign.
    var previousSecret: String?
    /// The id of the event, the same at each try.
    var webhookID: String
    /// The event as JSON.
    var body: String

    /// Whether it was tried before.
    var isRetry: Bool { attempts > 0 }
}
