import JSONBody

/// Who does something, as the audit tells it.
struct Actor: Encodable {
    /// The kinds of those who act.
    enum Kind: String, Encodable {
        case person, token
        /// Whoever runs a command of core's beside the database.
        case `operator`
    }

    /// Whoever runs a command of core's beside the database.
    static let `operator` = Actor(kind: .operator, id: nil, name: "core")

    let kind: Kind

    /// The id of the account or of the token.
    let id: Int?

    /// The name of the account, or the label of the token.
    let name: String

    /// The value of the setting `ployst.actor`.
    func json() throws -> String {
        String(decoding: try JSONBody.encode(self), as: UTF8.self)
    }
}
