/// When the queue is looked at next, and how far back.
///
/// It is polled, because a notification would take a lock of the whole database at each commit, and does not pass a pooler in
/// transaction mode.
struct Pacing {
    static let busy = Duration.milliseconds(10)
    static let idle = Duration.milliseconds(25)
    static let quiet = Duration.milliseconds(100)

    /// How long without a delivery is idle, and how long is quiet.
    static let idleAfter = Duration.seconds(1)
    static let quietAfter = Duration.seconds(60)

    /// How often a poll looks farther back.
    static let farEvery = Duration.seconds(2)
    static let wholeEvery = Duration.seconds(60)

    private var lastWork: ContinuousClock.Instant
    private var lastPoll: ContinuousClock.Instant
    private var nextFar: ContinuousClock.Instant
    private var nextWhole: ContinuousClock.Instant

    /// The first poll is due, and looks at the whole queue.
    init(now: ContinuousClock.Instant) {
        lastWork = now
        lastPoll = now
        nextFar = now
        nextWhole = now
    }

    /// The time between two polls.
    func interval(now: ContinuousClock.Instant) -> Duration {
        switch now - lastWork {
        case ..<Self.idleAfter: Self.busy
        case ..<Self.quietAfter: Self.idle
        default: Self.quiet
        }
    }

    /// How far the poll looks that is made now: at least twice as far as the last one is ago.
    mutating func reach(now: ContinuousClock.Instant) -> Lows.Reach {
        let pause = (now - lastPoll) * 2
        lastPoll = now
        if now >= nextWhole || !Lows.Reach.far.covers(pause) {
            nextWhole = now + Self.wholeEvery
            nextFar = now + Self.farEvery
            return .whole
        }
        if now >= nextFar || !Lows.Reach.near.covers(pause) {
            nextFar = now + Self.farEvery
            return .far
        }
        return .near
    }

    /// Makes the next poll look at the whole queue: one that failed has seen nothing.
    mutating func lookAtAll(now: ContinuousClock.Instant) { nextWhole = now }

    /// Notes that something was claimed.
    mutating func worked(now: ContinuousClock.Instant) { lastWork = now }
}
