/// The sizes and times that a function accepts, whatever the web server in front of it allows.
package struct Limits: Sendable {
    /// The longest body in bytes.
    ///
    /// A longer one is answered 413. GitHub caps its payloads at 25 MB.
    package var bodyBytes: Int

    /// The most bytes that all request headers (for FastCGI: all params) may take; more are answered 431.
    package var headBytes = 64 * 1024

    /// The body length in bytes from which a process handles one request at a time, so that its memory stays bounded.
    package var largeBodyBytes = 1024 * 1024

    /// The time from a request's arrival to its answer.
    ///
    /// GitHub gives up after 10 s.
    package var time: Duration

    /// The limits of a provider's hook, but for what is given.
    package init(time: Duration = .seconds(8), bodyBytes: Int = 25 * 1024 * 1024) {
        self.time = time
        self.bodyBytes = bodyBytes
    }
}
