/// What a text has to be beyond its length.
struct TextRule: Sendable {
    /// What a text that breaks the rule is not, after its name in a message.
    let refusal: String

    /// Whether a text keeps it.
    let allows: @Sendable (String) -> Bool

    /// An absolute URL of `http` or `https` without user, query and fragment.
    static let webAddress = TextRule(refusal: "is no http or https URL without user, query and fragment.") { text in
        let rest = ["https://", "http://"].first(where: text.hasPrefix).map { text.dropFirst($0.count) }
        let host = rest?.prefix { $0 != "/" } ?? ""
        guard let rest, !host.isEmpty, !host.contains("@") else { return false }
        return rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } && !rest.contains("?") && !rest.contains("#")
    }

    /// A host in lower case, and a port where it has one of its own.
    static let host = TextRule(refusal: "must be a host in lower case, with a port where it has one of its own.") {
        text in
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: ".-:[]".utf8.contains(byte)
            }
        } && text.first != "-"
    }

    /// A private key, or the mask of one that is kept.
    static let privateKey = TextRule(refusal: "is no private key in PEM, as ssh-keygen writes it.") { text in
        text == SealedSettings.mask || text.contains("PRIVATE KEY-----")
    }
}
