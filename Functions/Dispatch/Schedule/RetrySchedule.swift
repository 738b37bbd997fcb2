/// When a delivery is tried, and tried again after it failed.
///
/// The waits are those that Standard Webhooks 1.0.0 proposes, three days and three and a half hours in all.
enum RetrySchedule {
    /// The wait before each try, from the end of the one before.
    static let waits: [Duration] = [
        .zero, .seconds(5), .minutes(5), .minutes(30), .hours(2), .hours(5), .hours(10), .hours(14), .hours(20),
        .hours(24),
    ]

    /// How much longer or shorter a wait may be, as a part of it, so that what failed together does not come back together.
    static let spread = 0.2

    /// The wait after the last of `tries` tries, nil when it was the last of all.
    ///
    /// `chance` is a random number from 0 to 1, which says where within the spread the wait is.
    static func wait(afterTries tries: Int, chance: Double) -> Duration? {
        guard waits.indices.contains(tries) else { return nil }
        return waits[tries] * (1 + spread * (2 * chance - 1))
    }
}

extension Duration {
    fileprivate static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    fileprivate static func hours(_ count: Int) -> Duration { .minutes(count * 60) }
}
