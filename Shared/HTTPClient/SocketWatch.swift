internal import CLibCurl
private import Glibc
import Linux

/// What libcurl wants to be told of: when sockets are ready, and when a time has come.
final class SocketWatch {
    /// What happened.
    struct Happening {
        /// The sockets that are ready, with libcurl's bits for what.
        var sockets: [(Int32, Int32)] = []
        /// Whether a descriptor given to ``wake(on:)`` is readable.
        var isWoken = false
    }

    /// No socket has this number.
    private static let wakeToken = UInt64.max
    private static let mostEvents = 256

    private let epoll: Epoll
    private var watched: Set<Int32> = []
    private var wakers: [Descriptor] = []
    private(set) var deadline: ContinuousClock.Instant?

    init() throws(SystemError) {
        epoll = try Epoll()
    }

    func wake(on descriptor: Descriptor) throws(SystemError) {
        try epoll.add(descriptor, .readable, token: Self.wakeToken)
        wakers.append(descriptor)
    }

    func wait(until end: ContinuousClock.Instant) throws(SystemError) -> Happening {
        let wait = max(min(end, deadline ?? end) - .now, .zero)
        var happening = Happening()
        for event in try epoll.wait(atMost: wait, most: Self.mostEvents) {
            if event.token == Self.wakeToken {
                happening.isWoken = true
            } else {
                happening.sockets.append((Int32(truncatingIfNeeded: event.token), Self.bits(event.ready)))
            }
        }
        return happening
    }

    /// Whether libcurl's time has come; it has to be told once.
    func takeDeadline() -> Bool {
        guard let deadline, deadline <= .now else { return false }
        self.deadline = nil
        return true
    }

    fileprivate func setDeadline(milliseconds: Int) {
        deadline = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
    }

    fileprivate func watch(_ socket: Int32, for what: Int32) throws(SystemError) {
        let token = UInt64(UInt32(bitPattern: socket))
        if what == CURL_POLL_REMOVE {
            watched.remove(socket)
            // A socket that libcurl has closed before it says so has left the set by itself.
            try? epoll.remove(number: socket)
        } else if watched.insert(socket).inserted {
            try epoll.add(number: socket, Self.interest(what), token: token)
        } else {
            try change(socket, to: Self.interest(what), token: token)
        }
    }

    /// A socket that was closed may have a successor with its number, which is not in the set yet.
    private func change(_ socket: Int32, to interest: Epoll.Interest, token: UInt64) throws(SystemError) {
        do throws(SystemError) {
            try epoll.modify(number: socket, interest, token: token)
        } catch  where error.code == ENOENT {
            try epoll.add(number: socket, interest, token: token)
        }
    }

    private static func interest(_ what: Int32) -> Epoll.Interest {
        var interest: Epoll.Interest = []
        if what & CURL_POLL_IN != 0 { interest.insert(.readable) }
        if what & CURL_POLL_OUT != 0 { interest.insert(.writable) }
        return interest
    }

    private static func bits(_ ready: Epoll.Interest) -> Int32 {
        var bits: Int32 = 0
        if !ready.isDisjoint(with: .readable) { bits |= CURL_CSELECT_IN }
        if !ready.isDisjoint(with: .writable) { bits |= CURL_CSELECT_OUT }
        if !ready.isDisjoint(with: .failed) { bits |= CURL_CSELECT_ERR }
        return bits
    }
}

extension SocketWatch {
    /// Makes a multi handle tell this object; it has to live as long as the handle.
    func attach(to multi: UnsafeMutableRawPointer) -> [CURLMcode] {
        let object = unsafe Unmanaged.passUnretained(self).toOpaque()
        return unsafe [
            shim_curl_multi_set_socket(multi, CURLMOPT_SOCKETFUNCTION, socketChanged),
            shim_curl_multi_set_data(multi, CURLMOPT_SOCKETDATA, object),
            shim_curl_multi_set_timer(multi, CURLMOPT_TIMERFUNCTION, timerChanged),
            shim_curl_multi_set_data(multi, CURLMOPT_TIMERDATA, object),
        ]
    }
}

private let socketChanged: curl_socket_callback = { _, socket, what, object, _ in
    guard let object = unsafe object else { return -1 }
    let watch = unsafe Unmanaged<SocketWatch>.fromOpaque(object).takeUnretainedValue()
    do {
        try watch.watch(socket, for: what)
        return 0
    } catch {
        return -1
    }
}

private let timerChanged: curl_multi_timer_callback = { _, milliseconds, object in
    guard let object = unsafe object else { return -1 }
    unsafe Unmanaged<SocketWatch>.fromOpaque(object).takeUnretainedValue().setDeadline(milliseconds: milliseconds)
    return 0
}
