/// How long to wait before a process that ended is started again.
///
/// The waits double, so that a process that cannot start does not fill the terminal and the machine.
package struct RestartDelay: Sendable {
    /// The first wait.
    package static let shortest = Duration.milliseconds(100)

    /// The wait that is never exceeded.
    package static let longest = Duration.seconds(5)

    /// A process that ran for this long had started well: the waits begin anew.
    package static let steadyRun = Duration.seconds(10)

    private var next = shortest

    /// The state before anything has ended.
    package init() {}

    /// The wait after a run of the given length.
    package mutating func afterRun(of length: Duration) -> Duration {
        if length >= Self.steadyRun { next = Self.shortest }
        let delay = next
        next = min(next * 2, Self.longest)
        return delay
    }
}
