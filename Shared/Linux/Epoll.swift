private import CLinux
private import Glibc

/// A set of descriptors of which threads can wait for any.
package final class Epoll: Sendable {
    /// What to wait for.
    package struct Interest: OptionSet, Sendable {
        /// The bits of `epoll_ctl(2)`.
        package let rawValue: UInt32

        /// Interest in exactly these bits.
        package init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// There is something to read, or the other side has finished sending.
        package static let readable = Interest(rawValue: EPOLLIN.rawValue | EPOLLRDHUP.rawValue)

        /// There is room to write: on a fresh connection always true, so it also serves to wake a thread for it.
        package static let writable = Interest(rawValue: EPOLLOUT.rawValue)

        /// Tells one thread once, and is silent until the next ``Epoll/modify(_:_:token:)``.
        package static let once = Interest(rawValue: EPOLLONESHOT.rawValue)

        /// Tells one thread of each change, however long the descriptor stays ready: read on until there is nothing more.
        package static let edge = Interest(rawValue: EPOLLET.rawValue)

        /// The descriptor has failed, or both sides have finished; waited for on every member.
        package static let failed = Interest(rawValue: EPOLLERR.rawValue | EPOLLHUP.rawValue)
    }

    /// What happened on a member.
    package struct Event: Sendable {
        /// The member.
        package var token: UInt64

        /// What it is ready for.
        package var ready: Interest
    }

    private let descriptor: Descriptor

    /// An empty set.
    ///
    /// - Throws: ``SystemError``.
    package init() throws(SystemError) {
        descriptor = Descriptor(adopting: try checked("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    }

    /// Adds a descriptor; `token` is what ``wait()`` returns for it.
    ///
    /// A descriptor leaves the set when it is closed.
    ///
    /// - Throws: ``SystemError``.
    package func add(_ member: Descriptor, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, member.number, interest, token)
    }

    /// Adds a descriptor that somebody else owns, such as a C library; see ``add(_:_:token:)``.
    ///
    /// - Throws: ``SystemError``.
    package func add(number: Int32, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_ADD, number, interest, token)
    }

    /// Changes what to wait for on a member.
    ///
    /// - Throws: ``SystemError``.
    package func modify(_ member: Descriptor, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_MOD, member.number, interest, token)
    }

    /// Changes what to wait for on a member that somebody else owns.
    ///
    /// - Throws: ``SystemError``.
    package func modify(number: Int32, _ interest: Interest, token: UInt64) throws(SystemError) {
        try control(EPOLL_CTL_MOD, number, interest, token)
    }

    /// Removes a member that somebody else owns.
    ///
    /// - Throws: ``SystemError``.
    package func remove(number: Int32) throws(SystemError) {
        try control(EPOLL_CTL_DEL, number, [], 0)
    }

    /// Waits until something happens on a member.
    ///
    /// - Returns: The token of one member.
    /// - Throws: ``SystemError``.
    package func wait() throws(SystemError) -> UInt64 {
        while true {
            var event = unsafe epoll_event()
            // One event at a time: a thread that took more would keep the others from serving them.
            let count = try checked("epoll_wait") { unsafe epoll_wait(descriptor.number, &event, 1, -1) }
            if count > 0 { return unsafe event.data.u64 }
        }
    }

    /// Waits until something happens on members, or `timeout` is over.
    ///
    /// - Returns: What happened, for at most `most` members; nothing after `timeout`.
    /// - Throws: ``SystemError``.
    package func wait(atMost timeout: Duration, most: Int) throws(SystemError) -> [Event] {
        var events = unsafe [epoll_event](repeating: epoll_event(), count: most)
        let count = try checked("epoll_wait") {
            unsafe epoll_wait(descriptor.number, &events, Int32(most), timeout.wholeMilliseconds)
        }
        return unsafe events[..<Int(count)].map { event in
            unsafe Event(token: event.data.u64, ready: Interest(rawValue: event.events))
        }
    }

    private func control(
        _ operation: Int32, _ member: Int32, _ interest: Interest, _ token: UInt64
    ) throws(SystemError) {
        var event = unsafe epoll_event(events: interest.rawValue, data: epoll_data_t(u64: token))
        try checked("epoll_ctl") { unsafe epoll_ctl(descriptor.number, operation, member, &event) }
    }
}
