import CoreAPI

/// What becomes of a delivery after a try.
struct Judgement: Equatable {
    /// The words of `dispatch_finish`.
    enum Outcome: String, Encodable {
        /// Taken by the receiver.
        case delivered
        /// To be tried again.
        case retry
        /// Given up.
        case failed
        /// The receiver wants no more of this subscription.
        case gone
    }

    var outcome: Outcome

    /// How long to wait before the next try; only with ``Outcome/retry``.
    var wait: Duration?

    /// Whether the try uses up a step of the schedule.
    var counts = true

    /// What went wrong, in words for whoever runs the receiver.
    var error: String?

    /// Judges a try.
    ///
    /// - Parameters:
    ///   - ending: How it ended.
    ///   - triesBefore: How many tries used up a step before it.
    ///   - now: When it ended.
    ///   - chance: A random number from 0 to 1, for the spread of the schedule.
    init(_ ending: AttemptEnding, triesBefore: Int, now: Timestamp, chance: Double) {
        switch ending {
        case .answered(let status, _) where (200..<300).contains(status):
            self.init(outcome: .delivered)
        case .answered(410, _):
            self.init(outcome: .gone, error: "it answered 410: the receiver is gone, so the subscription is disabled")
        case .answered(let status, let field?) where status == 429 || status == 503:
            let error = "it answered \(status) and asked for a pause (Retry-After: \(field.prefix(100)))"
            if let wait = RetryAfter.wait(field, now: now) {
                self.init(outcome: .retry, wait: wait, counts: false, error: error)
            } else {
                self = .failure(error, triesBefore: triesBefore, chance: chance)
            }
        case .answered(let status, _) where (300..<400).contains(status):
            let error = "it answered \(status); redirects are not followed: subscribe with the URL that answers"
            self = .failure(error, triesBefore: triesBefore, chance: chance)
        case .answered(let status, _):
            self = .failure("it answered \(status)", triesBefore: triesBefore, chance: chance)
        case .timedOut(let error), .failed(let error):
            self = .failure(error, triesBefore: triesBefore, chance: chance)
        }
    }

    private init(outcome: Outcome, wait: Duration? = nil, counts: Bool = true, error: String? = nil) {
        self.outcome = outcome
        self.wait = wait
        self.counts = counts
        self.error = error
    }

    private static func failure(_ error: String, triesBefore: Int, chance: Double) -> Judgement {
        guard let wait = RetrySchedule.wait(afterTries: triesBefore + 1, chance: chance) else {
            return Judgement(outcome: .failed, error: error)
        }
        return Judgement(outcome: .retry, wait: wait, error: error)
    }
}
