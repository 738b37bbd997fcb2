extension Environment {
    /// The URL of another server, without a slash at its end, so that a path can be added.
    ///
    /// - Parameters:
    ///   - name: The setting.
    ///   - standard: What counts where it is not set; nil: it has to be.
    /// - Returns: The URL.
    /// - Throws: ``EnvironmentError`` when it is missing, or is no `http` or `https` URL to which a path can be added.
    package func url(_ name: String, or standard: String? = nil) throws(EnvironmentError) -> String {
        if let standard, try optional(name) == nil { return standard }
        let text = try required(name)
        let malformed = EnvironmentError(
            name: name,
            reason: "must be an http or https URL without user, query and fragment, such as http://127.0.0.1:8080")
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { throw malformed }
        let rest = text.dropFirst(scheme.count)
        let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"?#@\\\"<>".utf8.contains($0) }
        guard isPlain, let first = rest.first, first != "/", first != ":" else { throw malformed }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }
}
