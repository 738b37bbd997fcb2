internal import CLibCurl
import HTTPTypes

/// One transfer on a handle: sets every option anew, because a reset handle keeps nothing but its connections.
@safe struct EasyTransfer {
    /// What libcurl says of a transfer, and how much of the request it wrote to a socket.
    struct Outcome {
        var result: CURLcode
        var sentBytes: Int
    }

    private let handle: UnsafeMutableRawPointer
    private let request: HTTPClientRequest
    private let answer: IncomingAnswer

    init(handle: UnsafeMutableRawPointer, request: HTTPClientRequest, answer: IncomingAnswer) {
        unsafe self.handle = handle
        self.request = request
        self.answer = answer
    }

    func perform() -> Outcome {
        unsafe curl_easy_reset(handle)
        let fields = HeaderList(request.headerFields)
        let results =
            limits() + target() + [
                unsafe shim_curl_set_list(handle, CURLOPT_HTTPHEADER, fields.first),
                unsafe set(CURLOPT_WRITEFUNCTION, receiveBody), set(CURLOPT_WRITEDATA, answer),
                unsafe set(CURLOPT_HEADERFUNCTION, receiveHeaderLine), set(CURLOPT_HEADERDATA, answer),
            ]
        if let failed = results.first(where: { $0 != CURLE_OK }) { return Outcome(result: failed, sentBytes: 0) }
        // Until the transfer is over, libcurl reads the list, the body and the answer's address.
        let result = withExtendedLifetime((fields, answer)) { performWithBody() }
        var sentBytes = 0
        unsafe shim_curl_get_long(handle, CURLINFO_REQUEST_SIZE, &sentBytes)
        return Outcome(result: result, sentBytes: sentBytes)
    }

    private func limits() -> [CURLcode] {
        [
            set(CURLOPT_NOSIGNAL, 1),
            set(CURLOPT_TIMEOUT_MS, milliseconds(request.timeout)),
            set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(min(request.timeout, request.connectTimeout))),
            set(CURLOPT_PROTOCOLS_STR, "http,https"),
            set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https"),
            set(CURLOPT_FOLLOWLOCATION, request.redirectLimit > 0 ? 1 : 0),
            set(CURLOPT_MAXREDIRS, request.redirectLimit),
            set(CURLOPT_PROXY, ""),
        ]
    }

    private func target() -> [CURLcode] {
        var results = [set(CURLOPT_URL, request.url), set(CURLOPT_USERAGENT, "Ployst")]
        if request.body != nil {
            results.append(set(CURLOPT_POST, 1))
        } else if request.method == .head {
            results.append(set(CURLOPT_NOBODY, 1))
        }
        let implied: HTTPRequest.Method = request.body != nil ? .post : request.method == .head ? .head : .get
        if request.method != implied { results.append(set(CURLOPT_CUSTOMREQUEST, request.method.rawValue)) }
        return results
    }

    private func performWithBody() -> CURLcode {
        guard let body = request.body else { return unsafe curl_easy_perform(handle) }
        // A null pointer would make libcurl ask a callback for the body.
        let bytes = body.isEmpty ? [0] : body
        return unsafe bytes.withUnsafeBufferPointer { bytes in
            let results = unsafe [
                shim_curl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)),
                shim_curl_set_bytes(handle, CURLOPT_POSTFIELDS, bytes.baseAddress),
            ]
            return unsafe results.first { $0 != CURLE_OK } ?? curl_easy_perform(handle)
        }
    }

    private func set(_ option: CURLoption, _ value: Int) -> CURLcode {
        unsafe shim_curl_set_long(handle, option, value)
    }

    private func set(_ option: CURLoption, _ value: String) -> CURLcode {
        // A zero byte would end the text early.
        guard !value.utf8.contains(0) else { return CURLE_BAD_FUNCTION_ARGUMENT }
        return unsafe shim_curl_set_text(handle, option, value)
    }

    private func set(_ option: CURLoption, _ callback: curl_write_callback) -> CURLcode {
        unsafe shim_curl_set_callback(handle, option, callback)
    }

    private func set(_ option: CURLoption, _ answer: IncomingAnswer) -> CURLcode {
        unsafe shim_curl_set_data(handle, option, Unmanaged.passUnretained(answer).toOpaque())
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
