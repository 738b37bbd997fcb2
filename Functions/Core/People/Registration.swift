import FunctionKit

/// Who may make an account.
enum Registration: String, CaseIterable, Sendable {
    /// Anybody who reads mail.
    case open
    /// Whoever was invited to a project.
    case invitation
    /// Nobody; `core account create` makes accounts.
    case closed

    /// Reads `PLOYST_REGISTRATION`: `invitation` where it is not set.
    ///
    /// - Throws: ``EnvironmentError`` for another word.
    init(environment: Environment) throws(EnvironmentError) {
        let name = "PLOYST_REGISTRATION"
        let word = try environment.optional(name) ?? Registration.invitation.rawValue
        guard let value = Registration(rawValue: word) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw EnvironmentError(name: name, reason: "must be one of \(words), not '\(word)'")
        }
        self = value
    }
}
