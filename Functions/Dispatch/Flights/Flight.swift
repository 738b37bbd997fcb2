/// A delivery on its way, or one that could not be sent.
struct Flight {
    /// The row of the queue.
    var delivery: Int
    /// Its subscription.
    var subscription: Int
    /// The lease under which it was claimed.
    var lease: Int
    /// How many tries used up a step of the schedule before this one.
    var triesBefore: Int
    /// When this try began.
    var started: ContinuousClock.Instant
    /// The id of the event, for the log.
    var webhookID: String

    /// Whether it was tried before.
    var isRetry: Bool { triesBefore > 0 }
}
