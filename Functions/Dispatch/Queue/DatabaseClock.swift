import CoreAPI

/// The time of the database, which all processes share: computed from when it was last asked.
struct DatabaseClock {
    private let time: Timestamp
    private let asked: ContinuousClock.Instant

    /// A clock that showed `time` at `asked`.
    init(time: Timestamp, asked: ContinuousClock.Instant) {
        self.time = time
        self.asked = asked
    }

    /// What it shows at an instant.
    func time(at instant: ContinuousClock.Instant) -> Timestamp {
        time.advanced(by: instant - asked)
    }
}

extension Timestamp {
    /// The time that is `duration` later, to the microsecond.
    func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(microseconds: microseconds + seconds * 1_000_000 + attoseconds / 1_000_000_000_000)
    }
}
