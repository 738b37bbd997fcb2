private import Glibc

/// The time, and how it passes between two tries; tests have a clock of their own.
package struct Waiting: Sendable {
    /// What time it is.
    package var now: @Sendable () -> ContinuousClock.Instant

    /// Returns after this long.
    package var wait: @Sendable (Duration) -> Void

    /// Makes a clock of two functions.
    package init(now: @escaping @Sendable () -> ContinuousClock.Instant, wait: @escaping @Sendable (Duration) -> Void) {
        self.now = now
        self.wait = wait
    }

    /// The clock of the system; waiting blocks the thread.
    package static let system = Waiting(now: { .now }) { duration in
        let (seconds, attoseconds) = duration.components
        usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    }
}
