internal import CLibCurl
import Egress
import Glibc

/// Asks for each address of a transfer whether it may be connected to.
///
/// libcurl asks before it opens a socket, so nothing is sent to an address that is refused, whatever a name resolves to.
/// It asks again before each request: a kept connection may have been opened for somebody who may do more.
final class AddressCheck {
    private let admits: @Sendable (NetworkAddress, UInt16) -> Bool
    private var hasRefused = false
    private var hasAdmitted = false

    init(_ admits: @escaping @Sendable (NetworkAddress, UInt16) -> Bool) {
        self.admits = admits
    }

    /// Whether there was an address, and none could be used.
    var refusesAll: Bool { hasRefused && !hasAdmitted }

    func admit(_ address: NetworkAddress?, port: UInt16) -> Bool {
        let isAdmitted = address.map { admits($0, port) } ?? false
        if isAdmitted { hasAdmitted = true } else { hasRefused = true }
        return isAdmitted
    }
}

extension EasyHandle {
    func set(_ check: AddressCheck) -> [CURLcode] {
        unsafe [
            shim_curl_set_open_socket(pointer, CURLOPT_OPENSOCKETFUNCTION, openSocket),
            set(CURLOPT_OPENSOCKETDATA, for: check),
            shim_curl_set_before_request(pointer, CURLOPT_PREREQFUNCTION, beforeRequest),
            set(CURLOPT_PREREQDATA, for: check),
        ]
    }
}

private let openSocket: curl_opensocket_callback = { check, _, target in
    guard let check = unsafe check, let target = unsafe target else { return CURL_SOCKET_BAD }
    var bytes = [UInt8](repeating: 0, count: 16)
    var port: UInt16 = 0
    let count = Int(unsafe shim_curl_address(target, &bytes, &port))
    let object = unsafe Unmanaged<AddressCheck>.fromOpaque(check).takeUnretainedValue()
    guard object.admit(NetworkAddress(bytes: bytes[..<count]), port: port) else { return CURL_SOCKET_BAD }
    return unsafe socket(
        target.pointee.family, target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), target.pointee.protocol)
}

private let beforeRequest: curl_prereq_callback = { check, address, _, port, _ in
    guard let check = unsafe check, let address = unsafe address else { return CURL_PREREQFUNC_ABORT }
    let object = unsafe Unmanaged<AddressCheck>.fromOpaque(check).takeUnretainedValue()
    let isAdmitted = object.admit(
        NetworkAddress(unsafe String(cString: address)), port: UInt16(truncatingIfNeeded: port))
    return isAdmitted ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
