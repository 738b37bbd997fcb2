/// What a record of type ``RecordType/unknownType`` says: FastCGI 1.0, section 4.2.
package enum UnknownType {
    /// The record that tells the other side that records of `type` are not known here.
    package static func record(for type: RecordType) -> Record {
        Record(.unknownType, requestID: 0, content: [type.rawValue, 0, 0, 0, 0, 0, 0, 0])
    }
}
