/// What went wrong between this process and another server before there was a whole answer.
package struct TransferError: Error, Equatable {
    /// The kinds of failure that callers tell apart.
    package struct Code: Hashable, Sendable {
        private enum Base {
            case invalidRequest, unresolved, forbiddenAddress, refused, timedOut, interrupted, tooLarge, untrusted,
                other
        }

        private let base: Base

        /// The URL cannot be used, or a header field cannot be sent.
        package static let invalidRequest = Code(base: .invalidRequest)
        /// The host's name has no address.
        package static let unresolved = Code(base: .unresolved)
        /// The host's addresses are none that may be connected to; no connection was opened.
        package static let forbiddenAddress = Code(base: .forbiddenAddress)
        /// Nothing accepts connections there.
        package static let refused = Code(base: .refused)
        /// It took longer than the request allows.
        package static let timedOut = Code(base: .timedOut)
        /// The connection ended before the whole answer was there.
        package static let interrupted = Code(base: .interrupted)
        /// The answer is larger than the request allows.
        package static let tooLarge = Code(base: .tooLarge)
        /// The server's certificate does not prove who it is, or no common TLS version or cipher exists.
        package static let untrusted = Code(base: .untrusted)
        /// Anything else.
        package static let other = Code(base: .other)
    }

    /// The kind of failure.
    package var code: Code

    /// Whether any of the request can have reached the server.
    ///
    /// False is certain: the same request can be sent again whatever it does.
    package var mayHaveBeenSent: Bool

    /// The request's method and URL, without user, password and query.
    package var request: String

    /// What libcurl says, for people.
    package var message: String
}

extension TransferError {
    /// There is no memory.
    static var libcurlUnavailable: TransferError {
        TransferError(
            code: .other, mayHaveBeenSent: false, request: "no request", message: "libcurl cannot be initialised")
    }
}

extension TransferError: CustomStringConvertible {
    /// The request and the reason, without header fields, body and query.
    package var description: String { "\(request): \(message)" }
}
