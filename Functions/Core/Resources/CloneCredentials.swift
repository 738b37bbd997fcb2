import FunctionKit
import JSONBody

/// `clone_credentials` in the settings of a provider of source code: what opens the repositories of one host each.
enum CloneCredentials {
    static let member = "clone_credentials"

    /// The members that are secrets.
    static let secrets = ["token", "ssh_key"]

    /// At most 50 hosts.
    static let schema = BodySchema.list(
        .object(
            [
                "host": .text(longest: 260, .host), "username": .text(longest: 200), "token": .text(longest: 5000),
                "ssh_key": .text(longest: 20_000, .privateKey), "known_hosts": .text(longest: 50_000),
            ], required: ["host"], oneOf: secrets),
        most: 50)

    /// The hosts that are there before.
    static func faults(in settings: [String: JSONValue]) -> [FieldFault] {
        guard case .array(let items)? = settings[member] else { return [] }
        var hosts: Set<String> = []
        return items.enumerated().compactMap { index, item in
            guard case .object(let members) = item, case .string(let host)? = members["host"],
                !hosts.insert(host).inserted
            else { return nil }
            return BodyPath().member(member).item(index).member("host").fault("is there twice: \(host).")
        }
    }
}
