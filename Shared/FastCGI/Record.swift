/// One record: FastCGI 1.0, section 3.3.
package struct Record: Equatable, Sendable {
    /// The kind of record.
    package var type: RecordType

    /// The request that the record belongs to; 0 for management records.
    package var requestID: UInt16

    /// The content, without padding.
    package var content: ArraySlice<UInt8>

    /// A record of at most ``RecordHeader/longestContent`` bytes.
    package init(_ type: RecordType, requestID: UInt16, content: ArraySlice<UInt8> = []) {
        self.type = type
        self.requestID = requestID
        self.content = content
    }

    /// Appends header and content to `bytes`.
    package func append(to bytes: inout [UInt8]) {
        precondition(content.count <= RecordHeader.longestContent, "the content of a record has at most 65535 bytes")
        RecordHeader(type: type, requestID: requestID, contentLength: content.count).append(to: &bytes)
        bytes += content
    }

    /// Header and content.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes)
        return bytes
    }
}
