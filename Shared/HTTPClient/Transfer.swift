internal import CLibCurl
import HTTPTypes

/// One request on a handle: its options, what libcurl reads of it, and its answer as it comes.
///
/// It has to live until the handle is reset.
final class Transfer {
    /// How much libcurl takes from a socket, and gives to it, in one go.
    struct Buffers {
        var receiveBytes: Int
        var sendBytes: Int

        /// libcurl's own choice, for one transfer after the other.
        static let usual = Buffers(receiveBytes: 16 * 1024, sendBytes: 64 * 1024)
        /// For thousands at a time; libcurl takes no smaller one for sending.
        static let small = Buffers(receiveBytes: 4 * 1024, sendBytes: 16 * 1024)
    }

    private let handle: EasyHandle
    private let request: HTTPClientRequest
    private let answer: IncomingAnswer
    private let fields: HeaderList
    private let check: AddressCheck?

    /// Sets the handle's options.
    ///
    /// - Throws: ``TransferError`` where no time is left, or libcurl does not take an option.
    init(_ request: HTTPClientRequest, on handle: EasyHandle, buffers: Buffers) throws(TransferError) {
        self.handle = handle
        // libcurl has its own copy.
        self.request = request.withoutBody
        answer = IncomingAnswer(limitBytes: request.responseLimitBytes, cutsBody: request.cutsResponse)
        fields = HeaderList(request.headerFields)
        check = request.admits.map(AddressCheck.init)
        // libcurl reads 0 as "no limit".
        guard request.timeout >= .milliseconds(1) else {
            throw error(.timedOut, sent: false, "no time was left to send it")
        }
        let results = limits(buffers) + target() + method(body: request.body) + callbacks()
        if let failed = results.first(where: { $0 != CURLE_OK }) {
            handle.reset()
            throw error(TransferError.Code(failed), sent: false, Self.text(failed))
        }
    }

    /// What the transfer came to, where libcurl says `code` of it.
    func result(_ code: CURLcode) -> Result<HTTPClientResponse, TransferError> {
        let isWhole = code == CURLE_OK || code == CURLE_WRITE_ERROR && answer.isCut
        if isWhole, let status = answer.status {
            return .success(
                HTTPClientResponse(
                    status: status, headerFields: answer.headerFields, body: answer.body, isCut: answer.isCut))
        }
        if answer.isTooLarge {
            let reason = "the answer is larger than \(request.responseLimitBytes) bytes, or its header than 64 KiB"
            return .failure(error(.tooLarge, sent: true, reason))
        }
        if check?.refusesAll == true {
            let reason = "the host has no address that may be connected to"
            return .failure(error(.forbiddenAddress, sent: false, reason))
        }
        return .failure(error(TransferError.Code(code), sent: handle.sentBytes > 0, Self.text(code)))
    }

    private func limits(_ buffers: Buffers) -> [CURLcode] {
        [
            handle.set(CURLOPT_NOSIGNAL, 1),
            handle.set(CURLOPT_TIMEOUT_MS, milliseconds(request.timeout)),
            handle.set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(min(request.timeout, request.connectTimeout))),
            handle.set(CURLOPT_PROTOCOLS_STR, "http,https"),
            handle.set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https"),
            handle.set(CURLOPT_FOLLOWLOCATION, request.redirectLimit > 0 ? 1 : 0),
            handle.set(CURLOPT_MAXREDIRS, request.redirectLimit),
            handle.set(CURLOPT_PROXY, ""),
            // One transfer a connection: ending one that is cut or late ends no other's.
            handle.set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1),
            handle.set(CURLOPT_BUFFERSIZE, buffers.receiveBytes),
            handle.set(CURLOPT_UPLOAD_BUFFERSIZE, buffers.sendBytes),
        ]
    }

    private func target() -> [CURLcode] {
        [
            handle.set(CURLOPT_URL, request.url), handle.set(CURLOPT_USERAGENT, "Ployst"),
            handle.set(CURLOPT_HTTPHEADER, fields),
        ]
    }

    private func method(body: [UInt8]?) -> [CURLcode] {
        var results: [CURLcode] = []
        var implied = HTTPRequest.Method.get
        if let body {
            results = [handle.set(CURLOPT_POST, 1), handle.set(body: body)]
            implied = .post
        } else if request.method == .head {
            results = [handle.set(CURLOPT_NOBODY, 1)]
            implied = .head
        }
        if request.method != implied { results.append(handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)) }
        return results
    }

    private func callbacks() -> [CURLcode] {
        var results = [
            unsafe handle.set(CURLOPT_WRITEFUNCTION, receiveBody), handle.set(CURLOPT_WRITEDATA, for: answer),
            unsafe handle.set(CURLOPT_HEADERFUNCTION, receiveHeaderLine), handle.set(CURLOPT_HEADERDATA, for: answer),
        ]
        if let check { results += handle.set(check) }
        return results
    }

    private func error(_ code: TransferError.Code, sent: Bool, _ message: String) -> TransferError {
        TransferError(code: code, mayHaveBeenSent: sent, request: request.redacted, message: message)
    }

    private static func text(_ code: CURLcode) -> String {
        unsafe curl_easy_strerror(code).map { unsafe String(cString: $0) } ?? "unknown error"
    }

    /// At most a day, which no caller means to exceed and every type can hold.
    private func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = min(duration, .seconds(86_400)).components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}

private let receiveBody: curl_write_callback = { bytes, size, count, answer in
    unsafe receive(bytes, size * count, answer) { unsafe $0.append(body: $1) }
}

private let receiveHeaderLine: curl_write_callback = { bytes, size, count, answer in
    unsafe receive(bytes, size * count, answer) { unsafe $0.append(headerLine: $1) }
}

/// Returning fewer bytes than were given stops the transfer.
private func receive(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ answer: UnsafeMutableRawPointer?,
    _ append: (IncomingAnswer, UnsafeRawBufferPointer) -> Bool
) -> Int {
    guard let answer = unsafe answer else { return 0 }
    let incoming = unsafe Unmanaged<IncomingAnswer>.fromOpaque(answer).takeUnretainedValue()
    return unsafe append(incoming, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}
