import FunctionKit

/// The setting that says where core is.
enum CoreURL {
    static let name = "PLOYST_CORE_URL"

    /// The URL without a slash at its end.
    ///
    /// - Throws: ``EnvironmentError`` when it is missing, or is no `http` or `https` URL to which a path can be added.
    static func read(from environment: Environment) throws(EnvironmentError) -> String {
        let text = try environment.required(name)
        guard let scheme = ["http://", "https://"].first(where: text.hasPrefix) else { throw malformed }
        let rest = text.dropFirst(scheme.count)
        let isPlain = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"?#@\\\"<>".utf8.contains($0) }
        guard isPlain, let first = rest.first, first != "/", first != ":" else { throw malformed }
        return String(text.reversed().drop { $0 == "/" }.reversed())
    }

    private static var malformed: EnvironmentError {
        EnvironmentError(
            name: name,
            reason: "must be an http or https URL without user, query and fragment, such as http://127.0.0.1:8080")
    }
}
