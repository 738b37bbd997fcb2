/// How long to wait between two tries of the same call.
struct Backoff {
    static let first = Duration.milliseconds(50)
    static let longest = Duration.seconds(2)

    /// What has to be left for a try after the wait to be worth it.
    static let shortestTry = Duration.milliseconds(100)

    /// A random factor, so that the processes that failed together do not come back together.
    var jitter: () -> Double = { .random(in: 0.5...1) }

    /// The wait after the try of this number, from 0; nil when what is left does not allow another try.
    ///
    /// What core asks for in `Retry-After` is waited for in full, or not at all.
    func pause(after attempt: Int, retryAfter: Duration?, remaining: Duration) -> Duration? {
        let grown = min(Self.longest, Self.first * (1 << min(attempt, 10))) * jitter()
        let pause = max(grown, retryAfter ?? .zero)
        return pause + Self.shortestTry <= remaining ? pause : nil
    }
}
