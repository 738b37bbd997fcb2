private import Egress
package import Linux

/// A server as git may speak with it: at an address that was looked at, by one protocol, with what lets us in there.
package struct Remote: Sendable {
    /// The URL to fetch from.
    package let url: String

    /// What git's environment has beside what is always there; it can hold a token: never log it.
    package let environment: [String: String]

    /// Whether its name stands for an address that was looked at, which git has to know how to be told.
    let isPinned: Bool

    /// What git and ssh read their secrets from; gone once nobody holds the remote.
    private let files: [MemoryFile]

    /// Resolves the server's name and looks at its addresses.
    ///
    /// - Parameters:
    ///   - url: Where the repository is.
    ///   - policy: What may be connected to.
    ///   - credentials: Those of the provider's settings; only one for this very host is used.
    ///   - resolve: The addresses of a name.
    /// - Throws: ``CloneError``, for example ``CloneError/refused(_:)``.
    package init(
        _ url: CloneURL, policy: ClonePolicy, credentials: [CloneCredential],
        resolve: (String) -> [IPAddress] = Resolver.addresses
    ) throws(CloneError) {
        let addresses = try policy.addresses(of: url) { host in
            resolve(host).compactMap { NetworkAddress($0.description) }
        }
        let credential = credentials.first { $0.isFor(url) }
        let access: RemoteAccess
        do throws(SystemError) {
            switch url.scheme {
            case .https, .http: access = try .web(url, addresses, credential, policy.authorities)
            case .ssh: access = try .ssh(url, addresses, credential)
            case .file: access = try .folder()
            }
        } catch {
            throw .failed("\(error)")
        }
        if let refusal = access.refusal { throw .refused(refusal) }
        self.url = url.text
        environment = access.variables.merging(["GIT_ALLOW_PROTOCOL": url.scheme.rawValue]) { $1 }
        files = access.files
        isPinned = [.https, .http].contains(url.scheme) && url.address == nil
    }
}
