/// Why a URL cannot be called back.
package enum URLFault: Error, Equatable {
    /// It has this many characters.
    case tooLong(Int)
    /// It has a character that has to be escaped, or belongs into the ASCII form of a name.
    case character(Unicode.Scalar)
    /// It has no scheme and host.
    case relative
    /// It is not `https`, and no list allows it otherwise.
    case scheme
    /// It has a fragment.
    case fragment
    /// It has a user or a password.
    case credentials
    /// It has no host.
    case withoutHost
    /// This is neither a name nor an address.
    case host(String)
    /// This is no port.
    case malformedPort(String)
    /// This port is not for callbacks.
    case port(UInt16)
    /// This address is not public.
    case address(NetworkAddress)
    /// The host is this machine itself.
    case localhost
}

extension URLFault: CustomStringConvertible {
    /// A sentence for whoever gave the URL.
    package var description: String {
        switch self {
        case .tooLong(let count): "The URL has \(count) characters; \(CallbackURL.longest) are the most."
        case .character(let character): Self.sentence(character)
        case .relative: "The URL is not absolute; it begins with https:// and a host."
        case .scheme: "The URL is not https."
        case .fragment: "The URL has a fragment (#…), which no server sees; leave it out."
        case .credentials: "The URL has a user or a password; receivers check the signature of a callback instead."
        case .withoutHost: "The URL has no host."
        case .host(let host): "'\(host)' is neither the name of a host nor an address."
        case .malformedPort(let text): "'\(text)' after the URL's host is no port."
        case .port(let port):
            "Callbacks do not go to port \(port); they go to 443, or to one from 1024 on that no "
                + "database or other internal service uses."
        case .address(let address): "\(address) is not a public address."
        case .localhost: "localhost is not a public host."
        }
    }

    private static func sentence(_ character: Unicode.Scalar) -> String {
        let code = "U+" + String(character.value, radix: 16, uppercase: true)
        return character.isASCII
            ? "The URL has the character \(code), which has to be percent-encoded."
            : "The URL has the character \(code); write the host's name in its ASCII form (xn--…), and percent-encode "
                + "the rest."
    }
}
