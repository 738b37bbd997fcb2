internal import CLibCurl

/// The one owner of a libcurl easy handle.
///
/// What is set by pointer has to live until ``reset()``.
@safe final class EasyHandle {
    /// libcurl has to be initialised once per process, before its first handle.
    private static let initialised = shim_curl_global_init() == CURLE_OK

    let pointer: UnsafeMutableRawPointer

    /// - Throws: ``TransferError`` when libcurl cannot be initialised, which means that there is no memory.
    init() throws(TransferError) {
        guard Self.initialised, let pointer = unsafe curl_easy_init() else { throw .libcurlUnavailable }
        unsafe self.pointer = pointer
    }

    deinit { unsafe curl_easy_cleanup(pointer) }

    /// How many bytes of the request were written to a socket.
    var sentBytes: Int {
        var count = 0
        unsafe shim_curl_get_long(pointer, CURLINFO_REQUEST_SIZE, &count)
        return count
    }

    /// Forgets all options; connections stay.
    func reset() { unsafe curl_easy_reset(pointer) }

    func perform() -> CURLcode { unsafe curl_easy_perform(pointer) }

    func set(_ option: CURLoption, _ value: Int) -> CURLcode { unsafe shim_curl_set_long(pointer, option, value) }

    func set(_ option: CURLoption, _ value: String) -> CURLcode {
        // A zero byte would end the text early.
        guard !value.utf8.contains(0) else { return CURLE_BAD_FUNCTION_ARGUMENT }
        return unsafe shim_curl_set_text(pointer, option, value)
    }

    func set(_ option: CURLoption, _ list: HeaderList) -> CURLcode {
        unsafe shim_curl_set_list(pointer, option, list.first)
    }

    func set(_ option: CURLoption, _ callback: curl_write_callback) -> CURLcode {
        unsafe shim_curl_set_callback(pointer, option, callback)
    }

    /// The object that a callback is given.
    func set(_ option: CURLoption, for object: AnyObject) -> CURLcode {
        unsafe shim_curl_set_data(pointer, option, Unmanaged.passUnretained(object).toOpaque())
    }

    /// Copies the bytes.
    func set(body: [UInt8]) -> CURLcode {
        let size = unsafe shim_curl_set_size(pointer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        guard size == CURLE_OK else { return size }
        // A null pointer would make libcurl ask a callback for the body.
        return unsafe shim_curl_set_bytes(pointer, CURLOPT_COPYPOSTFIELDS, body.isEmpty ? [0] : body)
    }
}
