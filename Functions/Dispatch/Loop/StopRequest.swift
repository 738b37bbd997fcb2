import Linux

/// The wish that this process ends: `SIGTERM` or `SIGINT`.
final class StopRequest {
    /// Readable when the wish has come.
    let descriptor: Descriptor

    private var wasRead = false

    /// Watches a descriptor of ``Linux/Signals/stopRequests()``.
    init(_ descriptor: Descriptor) {
        self.descriptor = descriptor
    }

    /// Whether the wish has come; reads it, so that the descriptor is silent from then on.
    var hasCome: Bool {
        if !wasRead {
            // As large as a signalfd_siginfo. While there is none, the read fails with EAGAIN.
            var buffer = [UInt8](repeating: 0, count: 128)
            wasRead = (try? descriptor.read(into: &buffer)).map { $0 > 0 } ?? false
        }
        return wasRead
    }
}
