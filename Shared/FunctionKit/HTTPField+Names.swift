package import HTTPTypes

extension HTTPField.Name {
    /// A field name that the source code spells out; one that is no token (RFC 9110, section 5.6.2) stops the process.
    package init(constant name: StaticString) {
        guard let field = HTTPField.Name("\(name)") else { preconditionFailure("'\(name)' is no field name") }
        self = field
    }

    /// `Host`, as the client sent it; HTTPTypes itself keeps it apart from the fields.
    package static let hostField = HTTPField.Name(constant: "Host")

    /// The header in which a function shows its own token to core, beside the credential of the person whom it acts for.
    package static let functionToken = HTTPField.Name(constant: "X-Ployst-Function-Token")

    /// `X-Request-Id`, which nginx and others set and log.
    package static let requestID = HTTPField.Name(constant: "X-Request-Id")
}
