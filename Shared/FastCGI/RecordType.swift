/// The kinds of records: FastCGI 1.0, section 8.
///
/// <https://fastcgi-archives.github.io/FastCGI_Specification.html>
package struct RecordType: RawRepresentable, Hashable, Sendable {
    /// The byte in the header.
    package let rawValue: UInt8

    /// The kind with this byte, known or not.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The web server starts a request (section 5.1).
    package static let beginRequest = RecordType(rawValue: 1)

    /// The web server gives a request up (section 5.4).
    package static let abortRequest = RecordType(rawValue: 2)

    /// The application ends a request (section 5.5).
    package static let endRequest = RecordType(rawValue: 3)

    /// A stream of name-value pairs to the application (section 5.2).
    package static let params = RecordType(rawValue: 4)

    /// The stream of the request's body (section 5.3).
    package static let standardInput = RecordType(rawValue: 5)

    /// The stream of the answer (section 5.3).
    package static let standardOutput = RecordType(rawValue: 6)

    /// The stream of the application's messages (section 5.3).
    package static let standardError = RecordType(rawValue: 7)

    /// A second stream to the application, for the role of a filter (section 5.3).
    package static let data = RecordType(rawValue: 8)

    /// The web server asks for values (section 4.1).
    package static let getValues = RecordType(rawValue: 9)

    /// The application's answer to ``getValues``.
    package static let getValuesResult = RecordType(rawValue: 10)

    /// The application does not know the type of a management record (section 4.2).
    package static let unknownType = RecordType(rawValue: 11)
}
