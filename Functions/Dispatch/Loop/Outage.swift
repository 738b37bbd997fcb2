/// Since when the database does not serve this process, and when it is tried again.
struct Outage {
    static let firstPause = Duration.milliseconds(50)
    static let longestPause = Duration.seconds(2)

    /// Since when.
    let since: ContinuousClock.Instant

    /// When the next try is due.
    private(set) var nextTry: ContinuousClock.Instant

    private var failures = 0

    /// Begins with a failure at `now`.
    init(now: ContinuousClock.Instant, chance: Double) {
        since = now
        nextTry = now
        failAgain(now: now, chance: chance)
    }

    /// Notes one more failure: the pause doubles, and a random half of it keeps processes from coming back together.
    mutating func failAgain(now: ContinuousClock.Instant, chance: Double) {
        let pause = min(Self.firstPause * (1 << min(failures, 10)), Self.longestPause)
        nextTry = now + pause * (0.5 + chance / 2)
        failures += 1
    }
}
