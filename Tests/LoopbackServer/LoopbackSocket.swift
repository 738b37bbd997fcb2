import Glibc

/// The one owner of a socket on the loopback address.
package final class LoopbackSocket: Sendable {
    let number: Int32

    private init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// A socket that holds a port on which nobody listens: connecting to it is refused.
    ///
    /// - Throws: ``LoopbackSocketError``.
    package static func reserving() throws -> LoopbackSocket {
        let owner = LoopbackSocket(try checked(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(owner.number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        _ = try checked(result)
        return owner
    }

    static func listening() throws -> LoopbackSocket {
        let owner = try reserving()
        _ = try checked(listen(owner.number, 64))
        return owner
    }

    /// The port.
    package var port: UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe getsockname(number, $0, &length)
            }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    func accept() -> LoopbackSocket? {
        let connection = Glibc.accept(number, nil, nil)
        return connection < 0 ? nil : LoopbackSocket(connection)
    }

    /// Some bytes, or nil at the end.
    func read() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe Glibc.read(number, &buffer, buffer.count)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// Whether the other side sends something or leaves within the time.
    func isReadable(within duration: Duration) -> Bool {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&entry, 1, Int32(duration / .milliseconds(1))) != 0
    }

    func waitForEnd() {
        while read() != nil {}
    }

    /// False when the other side is gone.
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe send(
                    number, bytes.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    func shutDown() { shutdown(number, Int32(SHUT_RDWR)) }

    private static func checked(_ result: Int32) throws -> Int32 {
        guard result >= 0 else { throw LoopbackSocketError(errno: errno) }
        return result
    }
}

/// The system refused a socket.
package struct LoopbackSocketError: Error {
    /// The number of the error, as in errno.h.
    package var errno: Int32
}
