/// Why a text is no URL that is cloned from.
package enum CloneURLFault: Error, Equatable, CustomStringConvertible {
    /// It is too long.
    case tooLong
    /// It has a character that no URL has, or that a shell would read in its own way.
    case character
    /// Its scheme is none of those that there are.
    case scheme
    /// It has a password, or a user where none belongs.
    case credentials
    /// This is neither the name of a host nor an address as it is usually written.
    case host(String)
    /// This is no port.
    case port(String)
    /// Its path is missing, or means more than a path.
    case path

    /// A sentence for whoever set the URL.
    package var description: String {
        switch self {
        case .tooLong: "the clone URL is longer than \(CloneURL.longest) bytes"
        case .character: "the clone URL has a character that does not belong into one; percent-encode it"
        case .scheme: "the clone URL is none of https://host/path, ssh://user@host/path and user@host:path"
        case .credentials:
            "the clone URL has a user or password; put them into clone_credentials of the provider's settings"
        case .host(let host):
            "'\(host)' in the clone URL is neither the name of a host nor an address as it is usually written"
        case .port(let port): "'\(port)' in the clone URL is no port"
        case .path: "the clone URL has no path, or one with a query, a fragment, or steps upwards"
        }
    }
}
