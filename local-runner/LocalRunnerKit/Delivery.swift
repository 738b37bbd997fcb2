private import FunctionKit
package import HTTPTypes
package import Signatures

/// A payload as its provider would deliver it to the hook of one project.
package struct Delivery: Sendable {
    /// The hook that it is for.
    package var hook: HookAddress

    /// What happened, in the provider's words, for example `push`; sent only where its deliveries name events.
    package var event: String?

    /// What the provider repeats when it sends the same delivery again.
    package var id: String

    /// The payload.
    package var body: [UInt8]

    /// A delivery of which everything is known.
    package init(to hook: HookAddress, event: String?, id: String, body: [UInt8]) {
        self.hook = hook
        self.event = event
        self.id = id
        self.body = body
    }

    /// The path of the hook on a Ployst server.
    package var path: String { "/hooks/\(hook.text)" }

    /// The header fields, with the body's signature.
    ///
    /// - Parameter key: The text of `PLOYST_HOOK_KEY`; of several keys the newest, which is the first, signs.
    /// - Returns: All fields that the provider sends and a hook reads.
    /// - Throws: ``SignatureError``.
    package func headerFields(key: String) throws -> HTTPFields {
        let newest = Secret(String(key.prefix { $0 != "," }))
        let secret = try hook.secret(key: newest)
        var fields: HTTPFields = [.contentType: "application/json"]
        fields[.hubSignature256] = try HookSignature.header(for: body, secret: secret)
        if Provider(rawValue: hook.provider)?.namesEvents == true {
            fields[.userAgent] = "GitHub-Hookshot/ployst"
            fields[.githubEvent] = event
            fields[.githubDelivery] = id
        } else {
            fields[.ploystDelivery] = id
        }
        return fields
    }
}

extension HTTPField.Name {
    fileprivate static let githubEvent = Self(constant: "X-GitHub-Event")
    fileprivate static let githubDelivery = Self(constant: "X-GitHub-Delivery")
    fileprivate static let hubSignature256 = Self(constant: "X-Hub-Signature-256")
    fileprivate static let ploystDelivery = Self(constant: "X-Ployst-Delivery")
}
