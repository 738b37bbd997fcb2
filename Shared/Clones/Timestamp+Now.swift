package import CoreAPI
private import Linux

extension Timestamp {
    /// The time of this machine's clock.
    package static var now: Timestamp { Timestamp(microseconds: WallClock.microseconds) }
}
