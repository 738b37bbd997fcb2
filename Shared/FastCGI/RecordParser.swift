/// Finds the records in bytes that arrive in pieces of any size.
package struct RecordParser: Sendable {
    /// The capacity in bytes above which the buffer is given back once it is empty.
    private static let keptCapacity = 256 * 1024

    private var buffer: [UInt8] = []
    private var start = 0

    /// A parser that has seen nothing.
    package init() {}

    /// Whether everything that arrived has been returned as records.
    package var isEmpty: Bool { start == buffer.count }

    /// Takes the next bytes.
    package mutating func append(_ bytes: ArraySlice<UInt8>) {
        if isEmpty {
            buffer.removeAll(keepingCapacity: buffer.capacity <= Self.keptCapacity)
            start = 0
        } else if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer += bytes
    }

    /// The next whole record; nil until more bytes are there.
    ///
    /// Let go of its content before ``append(_:)``, else that copies the buffer.
    ///
    /// - Throws: ``FastCGIError/unsupportedVersion(_:)``, each time from then on.
    package mutating func next() throws(FastCGIError) -> Record? {
        let available = buffer.count - start
        guard available >= RecordHeader.byteCount else { return nil }
        let header = try RecordHeader(buffer[start...])
        let length = RecordHeader.byteCount + header.contentLength + header.paddingLength
        guard available >= length else { return nil }
        let content = buffer[(start + RecordHeader.byteCount)...].prefix(header.contentLength)
        start += length
        return Record(header.type, requestID: header.requestID, content: content)
    }
}
