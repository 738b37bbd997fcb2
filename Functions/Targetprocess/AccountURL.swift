/// Where a project's Targetprocess is, as its manager wrote it.
struct AccountURL: Equatable {
    /// The URL without a slash at its end.
    let text: String

    /// The host's name in lower case, without the port.
    let host: String

    private let isSecure: Bool

    /// Nil where it is no `http` or `https` URL to which a path can be added.
    init?(_ text: String) {
        let lowercased = text.lowercased()
        guard let scheme = ["http://", "https://"].first(where: lowercased.hasPrefix) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"?#@\\\"<>".utf8.contains($0) }
        let host = Self.host(rest.prefix { $0 != "/" })
        guard isPlain, !host.isEmpty, text.utf8.count <= 1000 else { return nil }
        self.text = String(text.reversed().drop { $0 == "/" }.reversed())
        self.host = host.lowercased()
        isSecure = scheme == "https://"
    }

    /// Whether the project's access token may be sent there: encrypted, or not beyond this machine.
    var isFitForSecrets: Bool { isSecure || isLoopback }

    private var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return parts.count == 4 && parts.allSatisfy { $0 != nil } && parts[0] == 127
    }

    private static func host(_ authority: Substring) -> Substring {
        guard authority.hasPrefix("["), let end = authority.firstIndex(of: "]") else {
            return authority.prefix { $0 != ":" }
        }
        return authority[...end]
    }
}
