/// Sends requests to other servers over libcurl, one after the other, and keeps the connections to them open.
///
/// Not `Sendable`: an easy handle serves one thread at a time, and each thread of a process has a client of its own.
/// ``TransferPool`` sends many at a time.
package final class HTTPClient {
    private let handle: EasyHandle

    /// A client without connections yet.
    ///
    /// - Throws: ``TransferError`` when libcurl cannot be initialised, which means that there is no memory.
    package init() throws(TransferError) {
        handle = try EasyHandle()
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// Redirects are answers unless the request allows them, no proxy is taken from the environment, and cookies are not
    /// kept.
    ///
    /// - Throws: ``TransferError``, which says whether the server can have seen the request.
    package func send(_ request: HTTPClientRequest) throws(TransferError) -> HTTPClientResponse {
        let transfer = try Transfer(request, on: handle, buffers: .usual)
        defer { handle.reset() }
        return try withExtendedLifetime(transfer) { transfer.result(handle.perform()) }.get()
    }
}
