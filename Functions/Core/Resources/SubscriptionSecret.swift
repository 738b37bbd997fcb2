import FunctionKit
import HTTPTypes
import Postgres
import Signatures

/// The secrets of subscriptions: sealed in the database, shown once.
enum SubscriptionSecret {
    /// The name of a secret in bodies.
    static let member = "secret"

    /// The secret in a request's body, or a new one where it has none.
    ///
    /// - Throws: ``Problem`` 422 for one of a project's own subscription, and for one that cannot be used.
    static func take(from input: inout Input, project: Int?) throws -> WebhookSecret {
        guard let text = try input.optionalText(member, longest: 200) else { return try WebhookSecret.random() }
        guard project == nil else {
            throw Problem.unacceptable("'secret' is made by core; only subscriptions to all projects may bring theirs.")
        }
        do {
            return try WebhookSecret(text)
        } catch {
            throw Problem.unacceptable("'secret' is not usable: \(error)")
        }
    }

    /// The secret as the database keeps it.
    ///
    /// - Throws: ``Problem`` 503 where no key to seal with is set.
    static func seal(_ secret: WebhookSecret, _ call: Call) throws -> String {
        guard let box = call.secretBox else {
            throw Problem.unavailable(
                "The secret of a subscription cannot be kept: core has no PLOYST_SECRET_KEY to encrypt it with.")
        }
        return try box.seal(secret.text)
    }

    /// Whether a secret is the one that a subscription has; one that cannot be opened any more is not.
    static func isCurrent(_ secret: WebhookSecret, of id: Int, _ call: Call) throws -> Bool {
        let sealed = try call.database.text("select secret from subscription where id = \(id)")
        return sealed.flatMap { try? call.secretBox?.open($0) } == secret.text
    }

    /// A subscription with its secret, which is shown this once.
    static func answer(
        _ call: Call, _ id: Int, _ secret: WebhookSecret, status: HTTPResponse.Status
    ) throws -> Response {
        let body = try call.database.bytes(
            """
            select (to_jsonb(subscription_json(s)) || jsonb_build_object('secret', \(secret.text)::text))::json
            from subscription s where s.id = \(id)
            """)
        guard let body else { throw Problem.notFound("There is no subscription \(id).") }
        return .json(body, status: status)
    }
}
