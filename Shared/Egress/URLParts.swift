/// A URL of `http` or `https`, taken apart (RFC 3986) as strictly as no two programs read it differently.
struct URLParts {
    /// Whether the scheme is `https`.
    let isSecure: Bool

    /// The host as it stands in the URL.
    let host: String

    /// The port, which is the scheme's where the URL has none.
    let port: UInt16

    /// The host in lower case, without brackets.
    var name: String {
        let name = host.lowercased()
        return name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name
    }

    init(_ text: String) throws(URLFault) {
        guard text.utf8.count <= CallbackURL.longest else { throw .tooLong(text.utf8.count) }
        if let character = text.unicodeScalars.first(where: { !Self.isAllowed($0) }) { throw .character(character) }
        guard let separator = text.firstRange(of: "://") else { throw .relative }
        switch text[..<separator.lowerBound].lowercased() {
        case "https": isSecure = true
        case "http": isSecure = false
        default: throw .scheme
        }
        guard !text.contains("#") else { throw .fragment }
        let authority = text[separator.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw .credentials }
        let hostEnd = Self.hostEnd(authority)
        guard hostEnd > authority.startIndex else { throw .withoutHost }
        host = String(authority[..<hostEnd])
        port = try Self.port(authority[hostEnd...], standard: isSecure ? 443 : 80)
    }

    private static func hostEnd(_ authority: Substring) -> Substring.Index {
        if authority.hasPrefix("[") {
            return authority.firstIndex(of: "]").map { authority.index(after: $0) } ?? authority.endIndex
        }
        return authority.firstIndex(of: ":") ?? authority.endIndex
    }

    private static func port(_ text: Substring, standard: UInt16) throws(URLFault) -> UInt16 {
        guard !text.isEmpty else { return standard }
        let digits = text.dropFirst()
        guard text.hasPrefix(":"), let port = UInt16(digits), port > 0, digits == String(port) else {
            throw .malformedPort(String(text))
        }
        return port
    }

    /// RFC 3986, section 2, and a few that receivers' URLs have unescaped; never a blank, quote or backslash.
    private static func isAllowed(_ character: Unicode.Scalar) -> Bool {
        character.value > 0x20 && character.value < 0x7f && !"\"<>\\^`".unicodeScalars.contains(character)
    }
}
