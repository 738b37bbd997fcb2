/// What a token, or somebody's part in a project, allows: `read`, `write`, `admin`, `observe:<provider>`, `observe:landing`, `settings:<provider>`,
/// `oauth:github`.
struct Scope: Hashable, Sendable, LosslessStringConvertible {
    /// Reading everything but secrets.
    static let read = Scope(unchecked: "read")

    /// Reading, and changing features and their links.
    static let write = Scope(unchecked: "write")

    /// Everything, within the token's project where it is bound to one.
    static let admin = Scope(unchecked: "admin")

    /// Reporting landings, and reading what they are computed from.
    static let observeLanding = Scope(unchecked: "observe:landing")

    let description: String

    private init(unchecked text: String) {
        self.description = text
    }

    /// Reads a scope; nil for a word that is none.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("read", 1), ("write", 1), ("admin", 1): break
        case ("observe", 2):
            guard parts[1] == "landing" || Provider(rawValue: String(parts[1])) != nil else { return nil }
        case ("settings", 2): guard Provider(rawValue: String(parts[1])) != nil else { return nil }
        case ("oauth", 2): guard Provider(rawValue: String(parts[1]))?.hasAccounts == true else { return nil }
        default: return nil
        }
        self.description = text
    }

    /// Reading a provider's settings with their secrets.
    static func settings(_ provider: Provider) -> Scope { Scope(unchecked: "settings:\(provider.rawValue)") }

    /// Reporting what a provider observes.
    static func observe(_ provider: Provider) -> Scope { Scope(unchecked: "observe:\(provider.rawValue)") }

    /// Acting at a provider in the name of people who connected their accounts there.
    static func oauth(_ provider: Provider) -> Scope { Scope(unchecked: "oauth:\(provider.rawValue)") }

    /// All scopes there are, for messages.
    static var all: [String] {
        let providers = Provider.allCases.map(\.rawValue)
        return ["read", "write", "admin"] + providers.map { "observe:\($0)" } + [observeLanding.description]
            + providers.map { "settings:\($0)" }
            + Provider.allCases.filter(\.hasAccounts).map { oauth($0).description }
    }
}
