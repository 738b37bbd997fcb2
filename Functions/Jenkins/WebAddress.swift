/// Absolute URLs of Jenkins's pages, which people open from elsewhere.
enum WebAddress {
    /// The longest URL in bytes.
    static let longest = 2000

    /// The URL, or nil where it is too long or no `http` one.
    static func checked(_ text: String?) -> String? {
        guard let text = text?.plain(longest: longest), !text.contains(" "),
            text.hasPrefix("https://") || text.hasPrefix("http://")
        else { return nil }
        return text
    }

    /// The root of the Jenkins that a job's or a build's URL belongs to, with a slash at its end.
    ///
    /// The root may have a path of its own; a `job` in that path cannot be told from the first of a job's.
    static func root(of url: String) -> String? {
        guard let url = checked(url), let scheme = url.firstRange(of: "://") else { return nil }
        guard let path = url[scheme.upperBound...].firstRange(of: "/job/") else { return nil }
        return withSlash(String(url[..<path.lowerBound]))
    }

    /// The URL with one slash at its end.
    static func withSlash(_ url: String) -> String { url.hasSuffix("/") ? url : url + "/" }
}
