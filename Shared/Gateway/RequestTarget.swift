/// The target of a request line, split at the `?`: RFC 9112, section 3.2.
struct RequestTarget {
    /// The path as it was sent.
    let path: Substring

    /// The query as it was sent; empty when there was none.
    let query: String

    /// Splits `text`, which is a path or a whole URI.
    init(_ text: String) {
        let target = Self.withoutAuthority(text[...])
        path = target.prefix { $0 != "?" }
        query = String(target.dropFirst(path.count + 1))
    }

    /// Clients of a proxy send `http://host/path`.
    private static func withoutAuthority(_ text: Substring) -> Substring {
        for scheme in ["http://", "https://"] where text.lowercased().hasPrefix(scheme) {
            return text.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
        }
        return text
    }
}
