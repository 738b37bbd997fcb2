import Egress
import FunctionKit
import Linux

/// How git is let into a server: variables of its environment, and files that they name.
struct RemoteAccess {
    var variables: [String: String] = [:]
    var files: [MemoryFile] = []

    /// Why this server cannot be asked with what the settings have for it.
    var refusal: String?

    private static let user = "CLONE_USERNAME"
    private static let token = "CLONE_TOKEN"

    /// Git asks it for each server and gets what is in its own environment: nothing secret is in an argument or a file.
    private static let helper =
        "!f() { test \"$1\" = get && printf 'username=%s\\npassword=%s\\n' \"$\(user)\" \"$\(token)\"; }; f"

    /// Over HTTP at these addresses and nowhere else: no redirection, no proxy.
    static func web(
        _ url: CloneURL, _ addresses: [NetworkAddress], _ credential: CloneCredential?, _ authorities: String?
    ) throws(SystemError) -> RemoteAccess {
        var settings =
            GitSettings.fetch + [
                ("http.followRedirects", "false"), ("http.proxy", ""), ("http.lowSpeedLimit", "1000"),
                ("http.lowSpeedTime", "20"), ("credential.helper", ""),
            ]
        if url.address == nil {
            let list = addresses.map { address in
                if case .v6 = address { "[\(address)]" } else { "\(address)" }
            }
            settings.append(("http.curloptResolve", "\(url.host):\(url.port):\(list.joined(separator: ","))"))
        }
        let files = try authorities.map { text throws(SystemError) in [try MemoryFile(lines(text))] } ?? []
        for file in files {
            // The file takes the place of the machine's, whose folder of certificates stays.
            settings += [("http.sslCAInfo", file.path), ("http.sslCAPath", "/etc/ssl/certs")]
        }
        guard let token = credential?.token else {
            return RemoteAccess(variables: GitSettings.variables(settings), files: files)
        }
        guard url.scheme == .https || addresses.allSatisfy(\.isLoopback) else {
            return RemoteAccess(refusal: "the token for \(url.host) is not sent over http; use https")
        }
        settings.append(("credential.helper", helper))
        let secrets = [user: credential?.username ?? "x-access-token", self.token: token.text]
        return RemoteAccess(variables: GitSettings.variables(settings).merging(secrets) { $1 }, files: files)
    }

    /// Over ssh with the key of the settings, at the first address, to a server that shows one of the known keys.
    static func ssh(
        _ url: CloneURL, _ addresses: [NetworkAddress], _ credential: CloneCredential?
    ) throws(SystemError) -> RemoteAccess {
        guard let key = credential?.sshKey, let known = credential?.knownHosts else {
            return RemoteAccess(
                refusal: "clone_credentials of the provider's settings have no ssh_key with known_hosts for \(url.host)"
            )
        }
        let keyFile = try MemoryFile(lines(key.text))
        let knownFile = try MemoryFile(lines(known))
        let options = [
            // As known_hosts has it: sshd(8).
            "HostKeyAlias=\(url.port == 22 ? url.host : "[\(url.host)]:\(url.port)")", "HostName=\(addresses[0])",
            "IdentityFile=\(keyFile.path)", "UserKnownHostsFile=\(knownFile.path)", "GlobalKnownHostsFile=/dev/null",
            "StrictHostKeyChecking=yes", "IdentitiesOnly=yes", "IdentityAgent=none", "BatchMode=yes",
            "CanonicalizeHostname=no", "ProxyCommand=none", "ProxyJump=none", "PermitLocalCommand=no",
            "ClearAllForwardings=yes", "UpdateHostKeys=no", "ConnectTimeout=10", "ServerAliveInterval=15",
        ]
        // git has a shell read it; nothing in it comes from outside but the host, which is a name or an address.
        let command = "ssh -F /dev/null -T " + options.map { "-o '\($0)'" }.joined(separator: " ")
        let variables = GitSettings.variables(GitSettings.fetch)
            .merging(["GIT_SSH_COMMAND": command, "GIT_SSH_VARIANT": "ssh"]) { $1 }
        return RemoteAccess(variables: variables, files: [keyFile, knownFile])
    }

    /// In a folder of this machine, whoever owns it: the process that serves it reads configuration from files alone.
    static func folder() throws(SystemError) -> RemoteAccess {
        let file = try MemoryFile(Array("[safe]\n\tdirectory = *\n".utf8))
        let variables = GitSettings.variables(GitSettings.fetch).merging(["GIT_CONFIG_GLOBAL": file.path]) { $1 }
        return RemoteAccess(variables: variables, files: [file])
    }

    /// Keys that were pasted often lack the last line's end, without which ssh does not read them.
    private static func lines(_ text: String) -> [UInt8] {
        text.utf8.filter { $0 != UInt8(ascii: "\r") } + (text.hasSuffix("\n") ? [] : [UInt8(ascii: "\n")])
    }
}

extension NetworkAddress {
    fileprivate var isLoopback: Bool {
        switch unmapped {
        case .v4(let value): value >> 24 == 127
        case .v6(let value): value == 1
        }
    }
}
