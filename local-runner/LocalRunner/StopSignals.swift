import Dispatch
import Glibc

/// The signals that ask the runner to stop: Ctrl-C, `kill`, and the end of the terminal.
enum StopSignals {
    private static let numbers = [SIGINT, SIGTERM, SIGHUP]

    /// The signals from now on; they no longer end the process by themselves.
    static func stream() -> AsyncStream<Int32> {
        AsyncStream { continuation in
            for number in numbers {
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield(number) }
                source.resume()
                continuation.onTermination = { _ in source.cancel() }
            }
        }
    }

    /// Makes this process deaf to them.
    static func ignore() {
        for number in numbers { signal(number, SIG_IGN) }
    }
}
