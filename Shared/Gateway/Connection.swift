import Linux

/// A connection of a web server, with what has arrived on it.
///
/// `@unchecked Sendable`: ``ConnectionTable`` lends it to one thread at a time.
final class Connection: @unchecked Sendable {
    let descriptor: Descriptor
    var session: FastCGISession

    /// Whether the table has it: one for a single request seldom waits, and is closed before.
    var isListed = false

    /// Whether the set of descriptors has it.
    var isInSet = false

    init(_ descriptor: Descriptor, session: FastCGISession) {
        self.descriptor = descriptor
        self.session = session
    }
}
