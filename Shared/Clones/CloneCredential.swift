private import Egress
package import FunctionKit
private import JSONBody

/// What one server is shown to let us in, from the settings of a provider: `clone_credentials`.
package struct CloneCredential: Sendable {
    /// The host that it is sent to and no other: `host`, or `host:port`.
    package var host: String

    /// The user; nil for one that the servers do not mind.
    package var username: String?

    /// The password or token, for https.
    package var token: Secret?

    /// The private key, for ssh.
    package var sshKey: Secret?

    /// The server's own keys, as `ssh-keyscan` prints them.
    package var knownHosts: String?

    /// A credential of which everything is known.
    package init(
        host: String, username: String? = nil, token: Secret? = nil, sshKey: Secret? = nil, knownHosts: String? = nil
    ) {
        self.host = host
        self.username = username
        self.token = token
        self.sshKey = sshKey
        self.knownHosts = knownHosts
    }

    /// Whether it is meant for the server of a URL.
    func isFor(_ url: CloneURL) -> Bool {
        let written = url.address?.description.contains(":") == true ? "[\(url.host)]" : url.host
        return [url.host, written, "\(written):\(url.port)"].contains(host.lowercased())
    }

    /// Reads those in a provider's settings, as core answers them.
    ///
    /// - Throws: ``CloneError/refused(_:)``, naming what is wrong.
    package static func read(settings: [UInt8]) throws(CloneError) -> [CloneCredential] {
        do throws(JSONBodyError) {
            return try JSONBody.decode(Settings.self, from: settings).credentials ?? []
        } catch {
            throw .refused("of the provider's settings, \(error)")
        }
    }

    private struct Settings: Decodable {
        var credentials: [CloneCredential]?

        enum CodingKeys: String, CodingKey {
            case credentials = "clone_credentials"
        }
    }
}

extension CloneCredential: Decodable {
    private enum CodingKeys: String, CodingKey {
        case host, username, token
        case sshKey = "ssh_key"
        case knownHosts = "known_hosts"
    }

    /// Reads one item of `clone_credentials`.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        host = try container.decode(String.self, forKey: .host)
        username = try container.decodeIfPresent(String.self, forKey: .username)
        token = try container.decodeIfPresent(String.self, forKey: .token).map { Secret($0) }
        sshKey = try container.decodeIfPresent(String.self, forKey: .sshKey).map { Secret($0) }
        knownHosts = try container.decodeIfPresent(String.self, forKey: .knownHosts)
    }
}
