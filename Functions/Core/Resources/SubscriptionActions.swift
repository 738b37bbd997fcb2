import CoreAPI
import FunctionKit
import HTTPTypes
import Postgres

/// What can be done with a subscription: try it, give it another secret, send it again what it missed.
enum SubscriptionActions {
    static let routes = [
        Route(.post, "subscriptions/{subscription}/ping", .scope(.admin), ping),
        Route(.post, "subscriptions/{subscription}/rotate-secret", .scope(.admin), rotateSecret),
        Route(.post, "subscriptions/{subscription}/recover", .scope(.admin), recover),
    ]

    private static let day = 86_400
    private static let recoverable = ["failed", "never_tried", "all"]

    /// Sends `ployst.ping` to this subscription alone.
    @Sendable private static func ping(_ call: Call) throws -> Response {
        let found = try Subscriptions.subscription(call)
        let made = try call.database.text("select ping_subscription(\(found.id))")
        return try Deliveries.answer(call, Int(made ?? "") ?? 0, status: .accepted)
    }

    /// Replaces the secret; the one before signs too for `overlap_seconds`, a day unless said.
    @Sendable private static func rotateSecret(_ call: Call) throws -> Response {
        let found = try Subscriptions.subscription(call)
        var input = try call.input()
        let secret = try SubscriptionSecret.take(from: &input, project: found.project)
        let overlap = try input.optionalInteger("overlap_seconds", in: 0...30 * day) ?? day
        try input.finish()
        // Else the one before, which may still be needed, would make way for the same once more.
        guard try overlap == 0 || !SubscriptionSecret.isCurrent(secret, of: found.id, call) else {
            return try SubscriptionSecret.answer(call, found.id, secret, status: .ok)
        }
        let sealed = try SubscriptionSecret.seal(secret, call)
        _ = try call.database.execute(
            """
            update subscription
            set previous_secret = case when \(overlap) > 0 then secret end,
                previous_until = case when \(overlap) > 0 then now() + make_interval(secs => \(overlap)) end,
                secret = \(sealed), updated_at = now()
            where id = \(found.id)
            """)
        return try SubscriptionSecret.answer(call, found.id, secret, status: .ok)
    }

    /// Sends again what the subscription missed since a time.
    @Sendable private static func recover(_ call: Call) throws -> Response {
        let found = try Subscriptions.subscription(call)
        guard let since = call.query("since").flatMap({ Timestamp($0) }) else {
            throw Problem.malformed("The query's 'since' must be an RFC 3339 time such as 2027-01-31T00:00:00Z.")
        }
        let what = call.query("what") ?? "failed"
        guard recoverable.contains(what) else {
            throw Problem.malformed("The query's 'what' must be one of \(recoverable.joined(separator: ", ")).")
        }
        let body = try call.database.bytes(
            """
            select json_build_object(
                'recovered', recover_subscription(\(found.id), \(since.description)::timestamptz, \(what)))
            """)
        return .json(body ?? [], status: .accepted)
    }
}
