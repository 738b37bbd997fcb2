import CLinux
import Glibc

/// The signals of this process.
package enum Signals {
    /// Makes a write to a pipe without reader an error instead of the end of the process.
    package static func ignoreBrokenPipe() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Holds `SIGTERM` and `SIGINT` back, in this thread and in those that it starts from now on.
    ///
    /// - Returns: A descriptor that is readable when one of them has come.
    /// - Throws: ``SystemError``.
    package static func stopRequests() throws(SystemError) -> Descriptor {
        var signals = set([SIGTERM, SIGINT])
        let result = unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
        guard result == 0 else { throw SystemError(call: "pthread_sigmask", code: result) }
        let descriptor = try checked("signalfd") {
            unsafe signalfd(-1, &signals, Int32(SFD_CLOEXEC) | Int32(SFD_NONBLOCK))
        }
        return Descriptor(adopting: descriptor)
    }

    static func set(_ numbers: [Int32]) -> sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for number in numbers { unsafe sigaddset(&set, number) }
        return set
    }
}
