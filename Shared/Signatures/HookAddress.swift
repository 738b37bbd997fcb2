package import FunctionKit

/// Which hook a delivery came to: the part of its path after `/hooks/`.
///
/// `github` is the instance-wide hook, `github/team` the one of the project `team`, `github/team~2` the same with the
/// second generation of its secret.
package struct HookAddress: Equatable, Sendable {
    /// The longest slug in characters.
    package static let longestSlug = 63

    /// The provider's slug, for example `github`.
    package var provider: String

    /// The project's slug; nil for the instance-wide hook.
    package var project: String?

    /// The generation of the project's secret, from 1.
    package var generation: Int

    /// Makes an address.
    package init(provider: String, project: String?, generation: Int = 1) {
        self.provider = provider
        self.project = project
        self.generation = generation
    }

    /// Reads the path of a request; nil where it is no hook of this provider.
    ///
    /// Each hook has one path: `~1`, leading zeros and a slash at the end are no other way to write it.
    package init?(path: String, provider: String) {
        let instanceWide = "/hooks/\(provider)"
        if path == instanceWide {
            self.init(provider: provider, project: nil)
            return
        }
        guard path.hasPrefix(instanceWide + "/") else { return nil }
        let parts = path.dropFirst(instanceWide.count + 1).split(
            separator: "~", maxSplits: 1, omittingEmptySubsequences: false)
        guard Self.isSlug(parts[0]) else { return nil }
        guard parts.count == 2 else {
            self.init(provider: provider, project: String(parts[0]))
            return
        }
        guard let generation = Int(parts[1]), generation >= 2, String(generation) == parts[1] else { return nil }
        self.init(provider: provider, project: String(parts[0]), generation: generation)
    }

    /// The text that the hook's secret is computed over, for example `github/team~2`.
    package var text: String {
        guard let project else { return provider }
        return generation == 1 ? "\(provider)/\(project)" : "\(provider)/\(project)~\(generation)"
    }

    /// The secret that a sender signs with: lower-case hexadecimal HMAC-SHA256 of ``text`` under one of the hook keys.
    ///
    /// - Throws: ``SignatureError/unavailable``.
    package func secret(key: Secret) throws(SignatureError) -> Secret {
        let code = try HMACSHA256.code(of: Array(text.utf8), key: key.bytes)
        return Secret(code.hex)
    }

    /// Whether `text` can be a project's slug: lower-case letters, digits and, not at the start, hyphens.
    package static func isSlug(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-"), text.utf8.count <= longestSlug else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
    }
}
