/// Writes a stream as records: FastCGI 1.0, section 3.3.
package enum Stream {
    /// How much of a stream one record carries: the most that keeps the next header at a multiple of 8 bytes.
    package static let recordBytes = 65_528

    /// Appends `content` as records of `type`; nothing where it is empty, since that would end the stream.
    package static func append(
        _ content: ArraySlice<UInt8>, type: RecordType, requestID: UInt16, to bytes: inout [UInt8]
    ) {
        var rest = content
        while !rest.isEmpty {
            Record(type, requestID: requestID, content: rest.prefix(recordBytes)).append(to: &bytes)
            rest = rest.dropFirst(recordBytes)
        }
    }

    /// Appends the record that ends the stream of `type`.
    package static func appendEnd(type: RecordType, requestID: UInt16, to bytes: inout [UInt8]) {
        Record(type, requestID: requestID).append(to: &bytes)
    }
}
