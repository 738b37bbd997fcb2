private import Glibc

/// What a descriptor is waited for.
package enum Readiness: Sendable {
    /// There is something to read, or the end.
    case read

    /// There is room to write, or nobody reads any more.
    case write

    /// Waits until one of several descriptors is ready, or nil `timeout` for as long as it takes.
    ///
    /// - Returns: For each descriptor whether it is ready; all false after `timeout`.
    /// - Throws: ``SystemError``.
    package static func wait(
        for descriptors: [(Descriptor, Readiness)], timeout: Duration?
    ) throws(SystemError) -> [Bool] {
        var list = descriptors.map { descriptor, readiness in
            pollfd(fd: descriptor.number, events: Int16(readiness == .read ? POLLIN : POLLOUT), revents: 0)
        }
        let milliseconds = timeout.map(\.wholeMilliseconds) ?? -1
        try checked("poll") { unsafe poll(&list, nfds_t(list.count), milliseconds) }
        return list.map { $0.revents != 0 }
    }
}
