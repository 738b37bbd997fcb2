package import FunctionKit
package import Linux

/// How a ``FastCGIServer`` runs, apart from its function.
package struct FastCGIConfiguration: Sendable {
    /// The number of requests that are handled at a time.
    package var threads = 8

    /// The addresses from which TCP connections are accepted; nil for any.
    package var webServers: Set<IPAddress>?

    /// The most connections that are open at a time.
    package var connections = 1024

    /// A server of 8 threads for any web server.
    package init() {}

    /// Reads `PLOYST_THREADS` and `FCGI_WEB_SERVER_ADDRS` (FastCGI 1.0, section 3.2).
    ///
    /// - Throws: ``EnvironmentError``, naming the one that is malformed.
    package init(_ environment: Environment) throws(EnvironmentError) {
        threads = try environment.integer("PLOYST_THREADS", in: 1...256, or: threads)
        webServers = try Self.addresses("FCGI_WEB_SERVER_ADDRS", environment)
        connections = Self.connections(descriptorLimit: CurrentProcess.descriptorLimit)
    }

    /// Half of the descriptors are left to what the function itself opens.
    static func connections(descriptorLimit: Int) -> Int {
        min(max(descriptorLimit / 2, 1), 65_536)
    }

    private static func addresses(
        _ name: String, _ environment: Environment
    ) throws(EnvironmentError) -> Set<IPAddress>? {
        guard let list = try environment.optional(name) else { return nil }
        var addresses: Set<IPAddress> = []
        for text in list.split(separator: ",") {
            guard let address = IPAddress(String(text)) else {
                throw EnvironmentError(
                    name: name, reason: "must be a comma-separated list of IP addresses, not '\(list)'")
            }
            addresses.insert(address)
        }
        return addresses
    }
}
