import Linux

/// A connection of a web server, with what has arrived on it.
///
/// `@unchecked Sendable`: ``ConnectionTable`` lends it to one thread at a time.
final class Connection: @unchecked Sendable {
    let descriptor: Descriptor
    var session: FastCGISession

    /// Whether the set of descriptors knows it; a connection for one request seldom needs it to.
    var isInSet = false

    init(_ descriptor: Descriptor, session: FastCGISession) {
        self.descriptor = descriptor
        self.session = session
    }
}
