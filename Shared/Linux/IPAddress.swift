private import Glibc

/// A numeric IP address.
package enum IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// The 4 bytes of an IPv4 address.
    case v4([UInt8])

    /// The 16 bytes of an IPv6 address.
    case v6([UInt8])

    /// The address of this machine to itself.
    package static let loopback = IPAddress.v4([127, 0, 0, 1])

    /// Parses the text of an address; nil for anything else, a host's name included.
    package init?(_ text: String) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &bytes) == 1 {
            self = .v4(Array(bytes[..<4]))
        } else if unsafe inet_pton(AF_INET6, text, &bytes) == 1 {
            self = IPAddress(v6: bytes)
        } else {
            return nil
        }
    }

    /// An IPv6 address, or the IPv4 address that is mapped into it (RFC 4291, section 2.5.5.2).
    init(v6 bytes: [UInt8]) {
        let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
        self = bytes.starts(with: mapped) ? .v4(Array(bytes[12...])) : .v6(bytes)
    }

    /// The usual text.
    package var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let (family, bytes) =
            switch self {
            case .v4(let bytes): (AF_INET, bytes)
            case .v6(let bytes): (AF_INET6, bytes)
            }
        let result = unsafe inet_ntop(family, bytes, &text, socklen_t(text.count))
        return unsafe result.map { unsafe String(cString: $0) } ?? ""
    }
}
