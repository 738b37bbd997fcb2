private import CLinux
private import Glibc

extension Descriptor {
    /// Whether this is a socket that listens: what FastCGI 1.0, section 2.2, says of descriptor 0.
    package var isListeningSocket: Bool {
        var storage = sockaddr_storage()
        return nameOfPeer(&storage) != 0 && errno == ENOTCONN
    }

    /// The address of the other side; nil unless it came over TCP.
    package var peerAddress: IPAddress? {
        var storage = sockaddr_storage()
        guard nameOfPeer(&storage) == 0, case .tcp(let address, _)? = SocketAddress(storage) else { return nil }
        return address
    }

    /// The port on which a TCP socket listens; nil for others.
    package var port: UInt16? {
        var storage = sockaddr_storage()
        let result = unsafe withName(&storage) { unsafe getsockname(number, $0, $1) }
        guard result == 0, case .tcp(_, let port)? = SocketAddress(storage) else { return nil }
        return port
    }

    /// Listens at `address`, whose socket file is made anew.
    ///
    /// - Throws: ``SystemError``, for example `EADDRINUSE`.
    package static func listen(at address: SocketAddress, backlog: Int32 = 1024) throws(SystemError) -> Descriptor {
        let socket = try stream(address.family)
        if case .unix(let path) = address {
            unsafe unlink(path)
        } else {
            try socket.setOption(SO_REUSEADDR, Int32(1))
        }
        try bound(to: address, socket)
        try checked("listen") { Glibc.listen(socket.number, backlog) }
        return socket
    }

    /// Connects to `address`; each later read or write may take as long as `timeout`.
    ///
    /// - Throws: ``SystemError``, for example `ECONNREFUSED`.
    package static func connect(to address: SocketAddress, timeout: Duration) throws(SystemError) -> Descriptor {
        let socket = try stream(address.family)
        try socket.setTimeouts(receive: timeout, send: timeout)
        let result = try unsafe address.withPointer { unsafe Glibc.connect(socket.number, $0, $1) }
        guard result == 0 else { throw SystemError(call: "connect \(address)", code: errno) }
        return socket
    }

    /// Two unix sockets that are connected with each other.
    ///
    /// - Throws: ``SystemError``.
    package static func connectedPair() throws(SystemError) -> (Descriptor, Descriptor) {
        var ends: [Int32] = [-1, -1]
        try checked("socketpair") { unsafe socketpair(AF_UNIX, streamType, 0, &ends) }
        return (Descriptor(adopting: ends[0]), Descriptor(adopting: ends[1]))
    }

    /// Takes the next connection of a non-blocking listening socket.
    ///
    /// The connection itself blocks.
    ///
    /// - Returns: nil when nobody waits, or whoever did is gone.
    /// - Throws: ``SystemError``.
    package func accept() throws(SystemError) -> Descriptor? {
        do throws(SystemError) {
            let connection = try checked("accept") {
                accept4(number, nil, nil, Int32(SOCK_CLOEXEC.rawValue))
            }
            return Descriptor(adopting: connection)
        } catch  where error.code == EAGAIN || error.code == ECONNABORTED {
            return nil
        }
    }

    /// Reads what has arrived on a socket into the start of `buffer`, without waiting.
    ///
    /// - Returns: The number of bytes, 0 at the end; nil when nothing has arrived.
    /// - Throws: ``SystemError``.
    package func receive(into buffer: inout [UInt8]) throws(SystemError) -> Int? {
        do throws(SystemError) {
            return try checked("recv") {
                unsafe buffer.withUnsafeMutableBytes {
                    unsafe recv(number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
                }
            }
        } catch  where error.code == EAGAIN {
            return nil
        }
    }

    /// Sends some of `bytes` over a socket; a peer that is gone is an error, never a signal.
    ///
    /// - Returns: The number of bytes that were sent.
    /// - Throws: ``SystemError``.
    package func sendSome(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
        try sendSome(bytes, flags: Int32(MSG_NOSIGNAL))
    }

    /// Sends all of `bytes` over a socket.
    ///
    /// - Throws: ``SystemError``; how much was sent before is unknown then.
    package func send(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            rest = rest.dropFirst(try sendSome(rest))
        }
    }

    /// Sends all of `bytes` over a socket, waiting until `end` at most, however slowly the other side takes them.
    ///
    /// - Throws: ``SystemError``; how much was sent before is unknown then.
    package func send(_ bytes: ArraySlice<UInt8>, before end: ContinuousClock.Instant) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            if let count = try sendWithoutWaiting(rest) {
                rest = rest.dropFirst(count)
            } else if try Readiness.wait(for: [(self, .write)], timeout: end - .now) != [true] {
                throw SystemError.timeout(call: "send")
            }
        }
    }

    private func sendWithoutWaiting(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int? {
        do throws(SystemError) {
            return try sendSome(bytes, flags: Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        } catch  where error.code == EAGAIN {
            return nil
        }
    }

    private func sendSome(_ bytes: ArraySlice<UInt8>, flags: Int32) throws(SystemError) -> Int {
        try checked("send") {
            unsafe bytes.withUnsafeBytes { unsafe Glibc.send(number, $0.baseAddress, $0.count, flags) }
        }
    }

    /// Says that nothing more will be sent; reading goes on.
    ///
    /// - Throws: ``SystemError``.
    package func finishSending() throws(SystemError) {
        try checked("shutdown") { shutdown(number, Int32(SHUT_WR)) }
    }

    /// Limits how long one read and one write of a socket may wait; they fail with `EAGAIN` after that.
    ///
    /// - Throws: ``SystemError``.
    package func setTimeouts(receive: Duration, send: Duration) throws(SystemError) {
        try setOption(SO_RCVTIMEO, timeval(receive))
        try setOption(SO_SNDTIMEO, timeval(send))
    }

    private func setOption<Value: BitwiseCopyable>(_ option: Int32, _ value: Value) throws(SystemError) {
        var value = value
        try checked("setsockopt") {
            unsafe setsockopt(number, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Value>.size))
        }
    }

    private static var streamType: Int32 { Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) }

    private static func stream(_ family: Int32) throws(SystemError) -> Descriptor {
        Descriptor(adopting: try checked("socket") { socket(family, streamType, 0) })
    }

    private static func bound(to address: SocketAddress, _ socket: Descriptor) throws(SystemError) {
        let result = try unsafe address.withPointer { unsafe bind(socket.number, $0, $1) }
        guard result == 0 else { throw SystemError(call: "bind \(address)", code: errno) }
    }

    private func nameOfPeer(_ storage: inout sockaddr_storage) -> Int32 {
        unsafe withName(&storage) { unsafe getpeername(number, $0, $1) }
    }

    private func withName(
        _ storage: inout sockaddr_storage,
        _ call: (UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> Int32 {
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutableBytes(of: &storage) { bytes in
            unsafe bytes.withMemoryRebound(to: sockaddr.self) { unsafe call($0.baseAddress, &length) }
        }
    }
}

extension timeval {
    /// At least one microsecond: zero would mean no limit.
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        self.init(tv_sec: Int(seconds), tv_usec: max(Int(attoseconds / 1_000_000_000_000), seconds == 0 ? 1 : 0))
    }
}
