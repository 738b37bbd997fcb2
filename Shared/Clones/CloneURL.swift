package import Egress

/// Where a repository is cloned from, taken apart: what cannot be taken apart in one way only is refused.
///
/// `https://host/path`, `ssh://user@host/path` and its short form `user@host:path`; `http://…` and `file:///path` too, which
/// need ``ClonePolicy`` to allow them.
package struct CloneURL: Equatable, Sendable {
    /// How git speaks with the server.
    package enum Scheme: String, Sendable {
        case https, http, ssh, file
    }

    /// The longest URL, in bytes.
    package static let longest = 2000

    /// The URL as git is given it.
    package let text: String

    /// How git speaks with the server.
    package let scheme: Scheme

    /// The host in lower case and without brackets; empty for `file`.
    package let host: String

    /// The port; 0 for `file`.
    package let port: UInt16

    /// The path on the server.
    package let path: String

    /// The address where the host is one; nil for a name.
    package var address: NetworkAddress? { NetworkAddress(host) }

    /// Reads a URL.
    ///
    /// - Throws: ``CloneURLFault``.
    package init(_ text: String) throws(CloneURLFault) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        guard text.utf8.allSatisfy(Self.isAllowed) else { throw .character }
        if let separator = text.firstRange(of: "://") {
            guard let scheme = Scheme(rawValue: String(text[..<separator.lowerBound])) else { throw .scheme }
            try self.init(text, scheme, rest: text[separator.upperBound...])
        } else {
            try self.init(short: text)
        }
    }

    private init(_ text: String, _ scheme: Scheme, rest: Substring) throws(CloneURLFault) {
        let authority = rest.prefix { $0 != "/" }
        path = String(rest[authority.endIndex...])
        guard path.utf8.count > 1, !path.contains("?"), !path.contains("#") else { throw .path }
        self.text = text
        self.scheme = scheme
        if scheme == .file {
            guard authority.isEmpty, Self.isPlain(path) else { throw .path }
            (host, port) = ("", 0)
        } else {
            (host, port) = try Self.server(authority, scheme)
        }
    }

    /// `user@host:path`, which git takes for `ssh`.
    private init(short text: String) throws(CloneURLFault) {
        guard let colon = text.firstIndex(of: ":"), !text.contains("[") else { throw .scheme }
        path = String(text[text.index(after: colon)...])
        // What begins with a colon is git's `transport::address`.
        guard !path.isEmpty, !path.hasPrefix("-"), !path.hasPrefix(":") else { throw .path }
        self.text = text
        scheme = .ssh
        (host, port) = try Self.server(text[..<colon], .ssh)
    }

    private static func server(
        _ authority: Substring, _ scheme: Scheme
    ) throws(CloneURLFault) -> (host: String, port: UInt16) {
        var rest = authority
        if let at = rest.lastIndex(of: "@") {
            guard scheme == .ssh, isUser(rest[..<at]) else { throw .credentials }
            rest = rest[rest.index(after: at)...]
        }
        let hostEnd = rest.hasPrefix("[") ? rest.firstIndex(of: "]").map(rest.index(after:)) : rest.firstIndex(of: ":")
        let name = rest[..<(hostEnd ?? rest.endIndex)]
        let port = try port(rest[name.endIndex...], scheme)
        let host = name.hasPrefix("[") ? String(name.dropFirst().dropLast()) : name.lowercased()
        // Resolvers and curl read 0x7f.1 and 2130706433 as addresses: only the one usual text is taken.
        if let address = NetworkAddress(host: String(name)) {
            guard address.description == host else { throw .host(host) }
        } else {
            guard HostName.isName(host) else { throw .host(host) }
        }
        return (host, port)
    }

    private static func port(_ text: Substring, _ scheme: Scheme) throws(CloneURLFault) -> UInt16 {
        guard !text.isEmpty else { return scheme == .https ? 443 : scheme == .http ? 80 : 22 }
        let digits = text.dropFirst()
        guard text.hasPrefix(":"), let port = UInt16(digits), port > 0, digits == String(port) else {
            throw .port(String(digits))
        }
        return port
    }

    private static func isUser(_ text: Substring) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.utf8.allSatisfy { isAlphanumeric($0) || "._-".utf8.contains($0) }
    }

    /// A folder's path that means nothing but what it says: git decodes `%`.
    private static func isPlain(_ path: String) -> Bool {
        !path.contains("%") && !path.split(separator: "/").contains { $0 == "." || $0 == ".." }
    }

    /// What URLs have unescaped (RFC 3986, section 2), without what shells and terminals read in their own way.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "-._~:/?#[]@!$&()*+,;=%".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) && byte < 0x80
    }
}
