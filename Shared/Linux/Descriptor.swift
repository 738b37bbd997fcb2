private import CLinux
private import Glibc

/// The one owner of a file descriptor, which is closed with it.
package final class Descriptor: Sendable {
    /// The number of the descriptor; it means nothing once the owner is gone.
    package let number: Int32

    /// Takes over an open descriptor.
    package init(adopting number: Int32) {
        self.number = number
    }

    deinit { close(number) }

    /// Reads at most `buffer.count` bytes into the start of `buffer`, and waits until there are some.
    ///
    /// - Returns: The number of bytes; 0 at the end.
    /// - Throws: ``SystemError``.
    package func read(into buffer: inout [UInt8]) throws(SystemError) -> Int {
        try checked("read") {
            unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
        }
    }

    /// Reads `count` bytes, or fewer where the end comes first.
    ///
    /// - Throws: ``SystemError``; a timeout where they have not come before `deadline`.
    package func read(count: Int, before deadline: ContinuousClock.Instant) throws(SystemError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(count)
        var buffer = [UInt8](repeating: 0, count: min(count, 64 * 1024))
        while result.count < count {
            let ready = try Readiness.wait(for: [(self, .read)], timeout: max(deadline - .now, .zero))
            guard ready == [true] else { throw .timeout(call: "read") }
            if count - result.count < buffer.count { buffer.removeLast(buffer.count - (count - result.count)) }
            let taken = try read(into: &buffer)
            if taken == 0 { break }
            result += buffer[..<taken]
        }
        return result
    }

    /// Writes all of `bytes`, in as few calls as the system allows.
    ///
    /// - Throws: ``SystemError``; how much was written before is unknown then.
    package func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
        var rest = bytes
        while !rest.isEmpty {
            rest = rest.dropFirst(try writeSome(rest))
        }
    }

    /// Writes some of `bytes`.
    ///
    /// - Returns: The number of bytes that were written.
    /// - Throws: ``SystemError``.
    package func writeSome(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Int {
        try checked("write") {
            unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
        }
    }

    /// Makes reads, writes and accepts fail with `EAGAIN` instead of waiting.
    ///
    /// Every process that shares the open file sees it.
    ///
    /// - Throws: ``SystemError``.
    package func setNonBlocking() throws(SystemError) {
        try checked("fcntl") { shim_set_nonblocking(number) }
    }

    /// A pipe: what is written to the second can be read from the first.
    ///
    /// - Throws: ``SystemError``.
    package static func pipe() throws(SystemError) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        try checked("pipe2") { unsafe pipe2(&ends, O_CLOEXEC) }
        return (Descriptor(adopting: ends[0]), Descriptor(adopting: ends[1]))
    }

    /// Opens `/dev/null` for reading and writing.
    ///
    /// - Throws: ``SystemError``.
    package static func null() throws(SystemError) -> Descriptor {
        Descriptor(adopting: try checked("open") { unsafe open("/dev/null", O_RDWR | O_CLOEXEC) })
    }
}
