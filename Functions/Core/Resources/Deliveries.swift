import FunctionKit
import HTTPTypes
import Postgres

/// `deliveries`: one event to one subscription, and each try of it.
enum Deliveries {
    static let routes = [
        Route(.get, "subscriptions/{subscription}/deliveries", .scope(.admin), list),
        Route(.get, "deliveries/{delivery}", .scope(.admin), show),
        Route(.post, "deliveries/{delivery}/redeliver", .scope(.admin), redeliver),
    ]

    private static let states = ["waiting", "in_flight", "delivered", "failed", "gone", "expired"]

    /// A delivery with its attempts.
    static func answer(_ call: Call, _ id: Int, status: HTTPResponse.Status = .ok) throws -> Response {
        try call.object(
            """
            select trimmed((to_jsonb(delivery_json(d, e))
                || jsonb_build_object('attempts_made', attempts_json(d.id)))::json, \(call.fields))
            from known_delivery d join event e using (position, ordinal)
            where d.id = \(id)
            """, status: status, missing: "There is no delivery \(id).")
    }

    /// The newest first.
    @Sendable private static func list(_ call: Call) throws -> Response {
        let found = try Subscriptions.subscription(call)
        let state = call.query("state")
        guard state.map(states.contains) ?? true else {
            throw Problem.malformed("The query's 'state' must be one of \(states.joined(separator: ", ")).")
        }
        let last = try call.cursor()
        let before = last == 0 ? Int.max : last
        return try call.page(
            of: "delivery_json(d, e)", by: "d.id", newestFirst: true,
            """
            from known_delivery d join event e using (position, ordinal)
            where d.subscription_id = \(found.id) and d.id < \(before)
                and \(call.filter("state", "d.state"))
            """)
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        try answer(call, delivery(call))
    }

    @Sendable private static func redeliver(_ call: Call) throws -> Response {
        let id = try delivery(call)
        let made = try call.database.text("select redeliver(\(id))")
        return try answer(call, Int(made ?? "") ?? 0, status: .accepted)
    }

    /// The id of the delivery in the path, where the caller may see it.
    ///
    /// - Throws: ``Problem`` 404.
    private static func delivery(_ call: Call) throws -> Int {
        let id = try call.id("delivery")
        let found = try call.database.row(
            """
            select d.id from known_delivery d
                join subscription s on s.id = d.subscription_id join event e using (position, ordinal)
            where d.id = \(id) and s.deleted_at is null and \(call.visible("s.project_id"))
            """, as: Int.self)
        guard let found else { throw Problem.notFound("There is no delivery \(id).") }
        return found
    }
}
