private import CLinux
private import Glibc

/// A timer that an ``Epoll`` can wait for.
package final class Alarm: Sendable {
    /// Readable from the time that was set until the alarm is set anew or cleared.
    package let descriptor: Descriptor

    /// An alarm that is not set.
    ///
    /// - Throws: ``SystemError``.
    package init() throws(SystemError) {
        descriptor = Descriptor(
            adopting: try checked("timerfd_create") {
                timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC) | Int32(TFD_NONBLOCK))
            })
    }

    /// Goes off once, `delay` from now, or never where it is nil.
    package func set(after delay: Duration?) {
        var times = itimerspec()
        if let delay {
            let (seconds, attoseconds) = max(delay, .milliseconds(1)).components
            times.it_value = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        }
        // Fails only for a malformed time, which this cannot be.
        _ = unsafe timerfd_settime(descriptor.number, 0, &times, nil)
    }
}
