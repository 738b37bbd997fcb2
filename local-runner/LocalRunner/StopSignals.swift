import Glibc
import UnixSignals

/// The signals that ask the runner to stop: Ctrl-C, `kill`, and the end of the terminal.
enum StopSignals {
    /// The signals from now on; they no longer end the process by themselves.
    static func sequence() async -> UnixSignalsSequence {
        await UnixSignalsSequence(trapping: .sigint, .sigterm, .sighup)
    }

    /// Makes this process deaf to them.
    static func ignore() {
        for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
    }
}
