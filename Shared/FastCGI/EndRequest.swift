/// What a record of type ``RecordType/endRequest`` says: FastCGI 1.0, section 5.5.
package struct EndRequest: Equatable, Sendable {
    /// How the application dealt with the request.
    package struct Status: RawRepresentable, Hashable, Sendable {
        /// The byte in the record.
        package let rawValue: UInt8

        /// The status with this byte, known or not.
        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// The request has been answered, or given up at the web server's wish.
        package static let complete = Status(rawValue: 0)

        /// Refused: the application handles one request at a time on a connection.
        package static let cannotMultiplex = Status(rawValue: 1)

        /// Refused: the application has run out of something.
        package static let overloaded = Status(rawValue: 2)

        /// Refused: the application does not know the role.
        package static let unknownRole = Status(rawValue: 3)
    }

    /// What a CGI program would have returned from `main`.
    package var applicationStatus: UInt32

    /// How the application dealt with the request.
    package var status: Status

    /// What the record shall say.
    package init(_ status: Status, applicationStatus: UInt32 = 0) {
        self.status = status
        self.applicationStatus = applicationStatus
    }

    /// Reads the content of a record.
    ///
    /// - Throws: ``FastCGIError/malformed(_:)`` unless it has 8 bytes.
    package init(_ content: ArraySlice<UInt8>) throws(FastCGIError) {
        guard content.count == 8 else { throw .malformed(.endRequest) }
        applicationStatus = content.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        status = Status(rawValue: content[content.startIndex + 4])
    }

    /// The record for the request with this id.
    package func record(requestID: UInt16) -> Record {
        let word = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: applicationStatus >> $0) }
        return Record(.endRequest, requestID: requestID, content: (word + [status.rawValue, 0, 0, 0])[...])
    }
}
