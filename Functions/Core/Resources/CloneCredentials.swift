import FunctionKit
import JSONBody

/// `clone_credentials` in the settings of a provider of source code: what opens the repositories of one host each.
enum CloneCredentials {
    static let member = "clone_credentials"

    /// The members that are secrets.
    static let secrets = ["token", "ssh_key"]

    /// The most hosts, and the longest text of each member in characters.
    private static let most = 50
    private static let longest = [
        "host": 260, "username": 200, "token": 5000, "ssh_key": 20_000, "known_hosts": 50_000,
    ]

    /// Takes them out of a request's body.
    ///
    /// - Throws: ``Problem`` 422 that names what cannot be used.
    static func take(from input: inout Input) throws(Problem) {
        guard let items = try input.optionalObjects(member, most: most) else { return }
        var hosts: Set<String> = []
        for (index, members) in items.enumerated() {
            let name = "\(member)[\(index)]"
            try check(members, name)
            let host = text("host", of: members) ?? ""
            guard hosts.insert(host).inserted else {
                throw .unacceptable("'\(name).host' is there twice: \(host).")
            }
        }
    }

    private static func check(_ members: [String: JSONValue], _ name: String) throws(Problem) {
        for (key, value) in members.sorted(by: { $0.key < $1.key }) {
            guard let longest = longest[key] else { throw .unacceptable("'\(name)' has no member '\(key)'.") }
            guard case .string(let text) = value, !text.isEmpty, text.unicodeScalars.count <= longest,
                !text.contains("\0")
            else { throw .unacceptable("'\(name).\(key)' is not text of 1 to \(longest) characters.") }
        }
        guard let host = text("host", of: members), isHost(host) else {
            throw .unacceptable("'\(name).host' must be a host in lower case, with a port where it has one of its own.")
        }
        guard secrets.contains(where: { members[$0] != nil }) else {
            throw .unacceptable("'\(name)' has neither 'token' nor 'ssh_key'.")
        }
        guard let key = text("ssh_key", of: members), key != SealedSettings.mask else { return }
        guard key.contains("PRIVATE KEY-----") else {
            throw .unacceptable("'\(name).ssh_key' is no private key in PEM, as ssh-keygen writes it.")
        }
    }

    private static func text(_ key: String, of members: [String: JSONValue]) -> String? {
        guard case .string(let text)? = members[key] else { return nil }
        return text
    }

    private static func isHost(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: ".-:[]".utf8.contains(byte)
            }
        } && text.first != "-"
    }
}
