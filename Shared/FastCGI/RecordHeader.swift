/// The 8 bytes before the content of each record: FastCGI 1.0, section 3.3.
package struct RecordHeader: Equatable, Sendable {
    /// The length of a header in bytes.
    package static let byteCount = 8

    /// The longest content of one record in bytes.
    package static let longestContent = 65_535

    /// The only version of the protocol.
    package static let version: UInt8 = 1

    /// The kind of record.
    package var type: RecordType

    /// The request that the record belongs to; 0 for management records.
    package var requestID: UInt16

    /// The length of the content in bytes.
    package var contentLength: Int

    /// How many bytes to skip after the content.
    package var paddingLength: Int

    /// A header for content without padding.
    package init(type: RecordType, requestID: UInt16, contentLength: Int, paddingLength: Int = 0) {
        self.type = type
        self.requestID = requestID
        self.contentLength = contentLength
        self.paddingLength = paddingLength
    }

    /// Reads a header from the first 8 of `bytes`, which must be there.
    ///
    /// - Throws: ``FastCGIError/unsupportedVersion(_:)``.
    package init(_ bytes: ArraySlice<UInt8>) throws(FastCGIError) {
        let start = bytes.startIndex
        guard bytes[start] == Self.version else { throw .unsupportedVersion(bytes[start]) }
        type = RecordType(rawValue: bytes[start + 1])
        requestID = UInt16(bytes[start + 2]) << 8 | UInt16(bytes[start + 3])
        contentLength = Int(bytes[start + 4]) << 8 | Int(bytes[start + 5])
        paddingLength = Int(bytes[start + 6])
    }

    /// Appends the header to `bytes`.
    package func append(to bytes: inout [UInt8]) {
        bytes.append(Self.version)
        bytes.append(type.rawValue)
        bytes.append(UInt8(truncatingIfNeeded: requestID >> 8))
        bytes.append(UInt8(truncatingIfNeeded: requestID))
        bytes.append(UInt8(truncatingIfNeeded: contentLength >> 8))
        bytes.append(UInt8(truncatingIfNeeded: contentLength))
        bytes.append(UInt8(truncatingIfNeeded: paddingLength))
        bytes.append(0)
    }
}
