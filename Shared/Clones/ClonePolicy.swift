package import Egress
package import FunctionKit

/// What may be cloned from: https and ssh at public addresses, and what `PLOYST_CLONE_ALLOW` adds.
///
/// Its entries are `host-or-CIDR:port`, which allow `http` too, and `file:///folder`, which allows what is in that folder.
package struct ClonePolicy: Sendable {
    private static let setting = "PLOYST_CLONE_ALLOW"

    /// Certificates of authorities, as PEM, whose servers are trusted too; nil for those alone that the machine trusts.
    let authorities: String?

    private let folders: [String]
    private let egress: EgressPolicy

    /// Reads `PLOYST_CLONE_ALLOW` and `PLOYST_CLONE_CA`.
    ///
    /// - Throws: ``EnvironmentError`` for an entry that cannot be read, and for what is no certificate.
    package init(environment: Environment) throws(EnvironmentError) {
        authorities = try Self.authorities(environment)
        let text = try environment.optional(Self.setting) ?? ""
        let entries = text.split(separator: ",").map { $0.filter { !$0.isWhitespace } }
        folders = entries.filter { $0.hasPrefix("file://") }.map { String($0.dropFirst("file://".count)) }
        guard folders.allSatisfy({ $0.isEmpty || $0.hasPrefix("/") }) else {
            throw EnvironmentError(name: Self.setting, reason: "has a folder that is not written as file:///folder")
        }
        let hosts = entries.filter { !$0.hasPrefix("file://") && !$0.isEmpty }.joined(separator: ",")
        do throws(AllowListError) {
            egress = EgressPolicy(allowing: try AllowList(hosts))
        } catch {
            throw EnvironmentError(name: Self.setting, reason: error.description)
        }
    }

    private static func authorities(_ environment: Environment) throws(EnvironmentError) -> String? {
        let name = "PLOYST_CLONE_CA"
        guard let text = try environment.optional(name) else { return nil }
        guard text.contains("-----BEGIN CERTIFICATE-----") else {
            throw EnvironmentError(name: name, reason: "holds no certificate as PEM; \(name)_FILE names a file of them")
        }
        return text
    }

    /// The addresses at which a server may be asked, of those that its name has.
    ///
    /// - Returns: At least one; none for `file`.
    /// - Throws: ``CloneError/refused(_:)``, or ``CloneError/unreachable(_:)`` where the name has no address.
    package func addresses(
        of url: CloneURL, resolve: (String) -> [NetworkAddress]
    ) throws(CloneError) -> [NetworkAddress] {
        guard url.scheme != .file else {
            try admitFolder(url)
            return []
        }
        let known = url.address.map { [$0] } ?? resolve(url.host)
        guard !known.isEmpty else { throw .unreachable("the host \(url.host) has no address") }
        let admitted = known.filter { admits($0, url) }
        guard admitted.isEmpty else { return admitted }
        throw .refused(
            url.scheme == .http
                ? "http is not encrypted; use https, or have \(Self.setting) list \(url.host):\(url.port)"
                : "\(url.host) has no public address; \(Self.setting) can list \(url.host):\(url.port)")
    }

    private func admits(_ address: NetworkAddress, _ url: CloneURL) -> Bool {
        guard url.scheme == .http else { return egress.admits(address, port: url.port, host: url.host) }
        return egress.allowing.names(host: url.host, port: url.port)
            || egress.allowing.contains(address, port: url.port)
    }

    private func admitFolder(_ url: CloneURL) throws(CloneError) {
        let isInside = folders.contains { folder in
            url.path.hasPrefix(folder.hasSuffix("/") ? folder : "\(folder)/")
        }
        guard isInside else {
            throw .refused("the clone URL is a folder of this machine, which \(Self.setting) does not list")
        }
    }
}
