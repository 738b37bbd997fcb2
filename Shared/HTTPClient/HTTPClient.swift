private import CLibCurl

/// Sends requests to other servers over libcurl, and keeps the connections to them open.
///
/// Not `Sendable`: an easy handle serves one thread at a time, and each thread of a process has a client of its own.
@safe package final class HTTPClient {
    /// libcurl has to be initialised once per process, before its first handle.
    private static let initialised = shim_curl_global_init() == CURLE_OK

    private let handle: UnsafeMutableRawPointer

    /// A client without connections yet.
    ///
    /// - Throws: ``TransferError`` when libcurl cannot be initialised, which means that there is no memory.
    package init() throws(TransferError) {
        guard Self.initialised, let handle = unsafe curl_easy_init() else {
            throw TransferError(
                code: .other, mayHaveBeenSent: false, request: "no request", message: "libcurl cannot be initialised")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe curl_easy_cleanup(handle) }

    /// Sends a request and waits for the whole answer.
    ///
    /// Redirects are answers unless the request allows them, no proxy is taken from the environment, and cookies are not
    /// kept.
    ///
    /// - Throws: ``TransferError``, which says whether the server can have seen the request.
    package func send(_ request: HTTPClientRequest) throws(TransferError) -> HTTPClientResponse {
        // libcurl reads 0 as "no limit".
        guard request.timeout >= .milliseconds(1) else {
            throw TransferError(
                code: .timedOut, mayHaveBeenSent: false, request: request.redacted,
                message: "no time was left to send it")
        }
        let answer = IncomingAnswer(limitBytes: request.responseLimitBytes)
        let outcome = unsafe EasyTransfer(handle: handle, request: request, answer: answer).perform()
        guard outcome.result == CURLE_OK, !answer.isTooLarge, let status = answer.status else {
            throw error(outcome, of: request, answer: answer)
        }
        return HTTPClientResponse(status: status, headerFields: answer.headerFields, body: answer.body)
    }

    private func error(_ outcome: EasyTransfer.Outcome, of request: HTTPClientRequest, answer: IncomingAnswer)
        -> TransferError
    {
        if answer.isTooLarge {
            return TransferError(
                code: .tooLarge, mayHaveBeenSent: true, request: request.redacted,
                message: "the answer is larger than \(request.responseLimitBytes) bytes, or its header than 64 KiB")
        }
        return TransferError(
            code: TransferError.Code(outcome.result), mayHaveBeenSent: outcome.sentBytes > 0, request: request.redacted,
            message: unsafe curl_easy_strerror(outcome.result).map { unsafe String(cString: $0) } ?? "unknown error")
    }
}

extension TransferError.Code {
    fileprivate init(_ result: CURLcode) {
        switch result {
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT: self = .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST: self = .unresolved
        case CURLE_COULDNT_CONNECT: self = .refused
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR: self = .interrupted
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER:
            self = .untrusted
        default: self = .other
        }
    }
}
