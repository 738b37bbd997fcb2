/// Tells how long it is since it was asked last.
struct Stopwatch {
    private var start = ContinuousClock.now

    mutating func lap() -> Duration {
        let now = ContinuousClock.now
        defer { start = now }
        return now - start
    }
}
