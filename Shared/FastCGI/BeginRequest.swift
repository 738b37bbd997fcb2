/// What a record of type ``RecordType/beginRequest`` says: FastCGI 1.0, section 5.1.
package struct BeginRequest: Equatable, Sendable {
    /// The part that an application plays: section 6.
    package struct Role: RawRepresentable, Hashable, Sendable {
        /// The number in the record.
        package let rawValue: UInt16

        /// The role with this number, known or not.
        package init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// Answers an HTTP request, as a CGI program does.
        package static let responder = Role(rawValue: 1)

        /// Decides whether a request is allowed.
        package static let authorizer = Role(rawValue: 2)

        /// Answers an HTTP request with a changed file.
        package static let filter = Role(rawValue: 3)
    }

    /// What the application shall be for this request.
    package var role: Role

    /// Whether the connection stays open after the request.
    package var keepsConnection: Bool

    /// What the record shall say.
    package init(role: Role = .responder, keepsConnection: Bool) {
        self.role = role
        self.keepsConnection = keepsConnection
    }

    /// Reads the content of a record.
    ///
    /// - Throws: ``FastCGIError/malformed(_:)`` unless it has 8 bytes.
    package init(_ content: ArraySlice<UInt8>) throws(FastCGIError) {
        guard content.count == 8 else { throw .malformed(.beginRequest) }
        let start = content.startIndex
        role = Role(rawValue: UInt16(content[start]) << 8 | UInt16(content[start + 1]))
        keepsConnection = content[start + 2] & 1 != 0
    }

    /// The record for the request with this id.
    package func record(requestID: UInt16) -> Record {
        let role = [UInt8(role.rawValue >> 8), UInt8(truncatingIfNeeded: role.rawValue)]
        return Record(
            .beginRequest, requestID: requestID, content: (role + [keepsConnection ? 1 : 0, 0, 0, 0, 0, 0])[...])
    }
}
