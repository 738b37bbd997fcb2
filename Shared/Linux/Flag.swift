private import CLinux
private import Glibc

/// A flag between threads that an ``Epoll`` can wait for; once raised it stays up.
package final class Flag: Sendable {
    /// Readable once the flag is up.
    package let descriptor: Descriptor

    /// A flag that is down.
    ///
    /// - Throws: ``SystemError``.
    package init() throws(SystemError) {
        descriptor = Descriptor(
            adopting: try checked("eventfd") { eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK)) })
    }

    /// Raises the flag.
    package func raise() {
        // Fails only where the counter is full: then the flag is up already.
        _ = eventfd_write(descriptor.number, 1)
    }
}
