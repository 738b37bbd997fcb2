private import Glibc

/// The time of day, as this machine's clock has it.
package enum WallClock {
    /// Microseconds since 1970-01-01T00:00:00Z.
    package static var microseconds: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
