/// One function as the local runner hosts it.
package struct HostedFunction: Equatable, Sendable {
    /// Its name: the one of its log file, of its socket and of its token's label.
    package var name: String

    /// The file name of its executable.
    package var binary: String

    /// The path that it answers, together with everything below; nil for a process that serves no requests.
    package var route: String?

    /// The scopes of its token; none for a function that does not call core.
    package var scopes: [String]

    /// The environment variables that it is given.
    package var settings: [Setting]

    /// Whether this function answers a path, given without the query.
    package func answers(_ path: String) -> Bool {
        guard let route else { return false }
        return path == route || path.hasPrefix(route + "/")
    }
}
