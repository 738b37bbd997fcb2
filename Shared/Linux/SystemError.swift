private import Glibc

/// A system call that failed.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    /// The call, for example `connect`.
    package var call: String

    /// The value of `errno`.
    package var code: Int32

    /// An error of `call` with the code `code`.
    package init(call: String, code: Int32) {
        self.call = call
        self.code = code
    }

    /// The call and the system's text for the code.
    package var description: String {
        var text = [CChar](repeating: 0, count: 128)
        let message = unsafe strerror_r(code, &text, text.count) == 0 ? text : []
        return "\(call): \(String(decoding: message.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)) (\(code))"
    }

    /// The error of a call that may not take any longer.
    package static func timeout(call: String) -> SystemError { SystemError(call: call, code: ETIMEDOUT) }

    /// Whether the call only ran out of the time that was set for it.
    package var isTimeout: Bool { code == EAGAIN || code == ETIMEDOUT }

    /// Whether the other side of a connection is gone.
    package var isDisconnection: Bool { code == EPIPE || code == ECONNRESET || code == ENOTCONN }

    /// Whether there is nothing at the other end: no listener, or no such path.
    package var isRefusal: Bool { code == ECONNREFUSED || code == ENOENT }

    /// Whether this process or the machine has no descriptor left.
    package var isOutOfDescriptors: Bool { code == EMFILE || code == ENFILE }
}

/// Makes a system call again for as long as a signal interrupts it.
///
/// - Throws: ``SystemError`` for a negative result.
@discardableResult
func checked<Result: SignedInteger>(_ name: String, _ call: () -> Result) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result >= 0 { return result }
        let code = errno
        if code != EINTR { throw SystemError(call: name, code: code) }
    }
}
