/// Bytes that are not FastCGI 1.0; nothing that follows them on the connection can be understood.
package enum FastCGIError: Error, Equatable, CustomStringConvertible {
    /// A record of another version: most likely the other side does not speak FastCGI at all.
    case unsupportedVersion(UInt8)

    /// A record whose content is not what its type demands.
    case malformed(RecordType)

    /// A record that the other side may not send, or not now.
    case unexpected(RecordType)

    /// What was wrong.
    package var description: String {
        switch self {
        case .unsupportedVersion(let version): "a record of version \(version); only version 1 of FastCGI is known"
        case .malformed(let type): "a malformed record of type \(type.rawValue)"
        case .unexpected(let type): "a record of type \(type.rawValue) that is not allowed here"
        }
    }
}
