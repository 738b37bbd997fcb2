/// The URL of a subscriber: where callbacks may be sent to.
///
/// What its host's name resolves to is decided anew for each connection, by ``EgressPolicy/admits(_:port:host:)``.
package struct CallbackURL: Hashable, Sendable {
    /// The most characters that a URL may have.
    package static let longest = 2000

    /// The URL as it was given.
    package let text: String

    /// The host in lower case, without brackets.
    package let host: String

    /// The port, which is the scheme's where the URL has none.
    package let port: UInt16

    /// Reads and checks a URL.
    ///
    /// Absolute, `https`, without user, password and fragment, to a port that is meant for it. `http`, other ports,
    /// addresses that are not public and `localhost` only where the policy's list has host or address, and port.
    ///
    /// - Throws: ``URLFault``.
    package init(_ text: String, policy: EgressPolicy) throws(URLFault) {
        let parts = try URLParts(text)
        let address = NetworkAddress(host: parts.host)
        guard address != nil || HostName.isName(parts.host.lowercased()) else { throw .host(parts.host) }
        let isListed =
            policy.allowing.names(host: parts.name, port: parts.port)
            || address.map { policy.allowing.contains($0, port: parts.port) } == true
        if !isListed { try Self.check(parts, address) }
        self.text = text
        host = parts.name
        port = parts.port
    }

    private static func check(_ parts: URLParts, _ address: NetworkAddress?) throws(URLFault) {
        guard parts.isSecure else { throw .scheme }
        if let address {
            guard SpecialPurposeRanges.isGloballyReachable(address) else { throw .address(address) }
        } else if parts.name == "localhost" || parts.name.hasSuffix(".localhost") {
            throw .localhost
        }
        guard ServicePorts.isForCallbacks(parts.port) else { throw .port(parts.port) }
    }
}
