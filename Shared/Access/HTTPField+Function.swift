private import FunctionKit
package import HTTPTypes

extension HTTPField.Name {
    /// The header in which a function shows its own token to core, beside the credential of the person whom it acts for.
    package static let functionToken = HTTPField.Name(constant: "X-Ployst-Function-Token")
}
