import CLinux
import Glibc

/// Where a stream socket listens.
package enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
    /// A socket file; its path has at most 107 bytes.
    case unix(path: String)

    /// A port of a numeric IPv4 or IPv6 address; port 0 lets the system choose one.
    case tcp(IPAddress, port: UInt16)

    /// As web servers write it in their configuration.
    package var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .tcp(.v4(let bytes), let port): "\(IPAddress.v4(bytes)):\(port)"
        case .tcp(.v6(let bytes), let port): "[\(IPAddress.v6(bytes))]:\(port)"
        }
    }

    var family: Int32 {
        switch self {
        case .unix: AF_UNIX
        case .tcp(.v4, _): AF_INET
        case .tcp(.v6, _): AF_INET6
        }
    }

    /// Passes the address to `call` as the system wants it.
    func withPointer<Result>(_ call: (UnsafePointer<sockaddr>, socklen_t) -> Result) throws(SystemError) -> Result {
        switch self {
        case .unix(let path):
            var address = sockaddr_un()
            let bytes = Array(path.utf8)
            guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
                throw SystemError(call: "socket path '\(path)'", code: ENAMETOOLONG)
            }
            address.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
            return unsafe Self.pass(&address, call)
        case .tcp(.v4(let bytes), let port):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &address.sin_addr) { unsafe $0.copyBytes(from: bytes) }
            return unsafe Self.pass(&address, call)
        case .tcp(.v6(let bytes), let port):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { unsafe $0.copyBytes(from: bytes) }
            return unsafe Self.pass(&address, call)
        }
    }

    private static func pass<Address, Result>(
        _ address: inout Address, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        unsafe withUnsafeBytes(of: &address) { bytes in
            unsafe bytes.withMemoryRebound(to: sockaddr.self) { addresses in
                guard let start = addresses.baseAddress else { preconditionFailure("a structure has an address") }
                return unsafe call(start, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }

    /// Reads the address that the system wrote into `storage`; nil for a family that is none of the cases.
    init?(_ storage: sockaddr_storage) {
        var storage = storage
        switch Int32(storage.ss_family) {
        case AF_UNIX: self = .unix(path: "")
        case AF_INET:
            let address = unsafe withUnsafeBytes(of: &storage) { unsafe $0.loadUnaligned(as: sockaddr_in.self) }
            let bytes = unsafe withUnsafeBytes(of: address.sin_addr) { unsafe Array($0) }
            self = .tcp(.v4(bytes), port: UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            let address = unsafe withUnsafeBytes(of: &storage) { unsafe $0.loadUnaligned(as: sockaddr_in6.self) }
            let bytes = unsafe withUnsafeBytes(of: address.sin6_addr) { unsafe Array($0) }
            self = .tcp(IPAddress(v6: bytes), port: UInt16(bigEndian: address.sin6_port))
        default: return nil
        }
    }
}
