private import FunctionKit
package import HTTPTypes
private import Signatures

/// A payload as its provider would deliver it to the hook of one project.
package struct Delivery: Sendable {
    /// The provider that sends it, for example `github`.
    package var provider: String

    /// The project's slug, with `~2` and so on behind it for later generations of the hook's secret.
    package var project: String

    /// What happened, in the provider's words, for example `push`; nil for providers that name no event.
    package var event: String?

    /// What the provider repeats when it sends the same delivery again.
    package var id: String

    /// The payload.
    package var body: [UInt8]

    /// A delivery of which everything is known.
    package init(provider: String, project: String, event: String?, id: String, body: [UInt8]) {
        self.provider = provider
        self.project = project
        self.event = event
        self.id = id
        self.body = body
    }

    /// The path of the hook on a Ployst server.
    package var path: String { "/hooks/\(hook)" }

    /// The header fields, with the body's signature.
    ///
    /// - Parameter key: The text of `PLOYST_HOOK_KEY`; of several keys the newest, which is the first, signs.
    /// - Throws: ``SignatureError``.
    package func headerFields(key: String) throws -> HTTPFields {
        let newest = Secret(String(key.prefix { $0 != "," }))
        let secret = try HookSecret.secret(forPath: hook, key: newest)
        let code = try HMACSHA256.code(of: body, key: secret.bytes)
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.hubSignature256] = "sha256=" + Hexadecimal.text(of: code)
        if provider == "github" {
            fields[.userAgent] = "GitHub-Hookshot/ployst"
            fields[.githubEvent] = event
            fields[.githubDelivery] = id
        } else {
            fields[.ploystDelivery] = id
        }
        return fields
    }

    private var hook: String { "\(provider)/\(project)" }
}

extension HTTPField.Name {
    fileprivate static let githubEvent = Self(constant: "X-GitHub-Event")
    fileprivate static let githubDelivery = Self(constant: "X-GitHub-Delivery")
    fileprivate static let hubSignature256 = Self(constant: "X-Hub-Signature-256")
    fileprivate static let ploystDelivery = Self(constant: "X-Ployst-Delivery")
}
