import FunctionKit
import HTTPTypes
import Postgres
import Signatures

/// `subscriptions`: who is called back, of one project or of all.
enum Subscriptions {
    static let routes = [
        Route(.get, "projects/{project}/subscriptions", .scope(.admin), listOfProject),
        Route(.post, "projects/{project}/subscriptions", .scope(.admin), createInProject),
        Route(.get, "subscriptions", .scope(.admin), listOfInstance),
        Route(.post, "subscriptions", .scope(.admin), createForInstance),
        Route(.get, "subscriptions/{subscription}", .scope(.admin), show),
        Route(.patch, "subscriptions/{subscription}", .scope(.admin), change),
        Route(.delete, "subscriptions/{subscription}", .scope(.admin), delete),
    ]

    /// A subscription as the caller may see it.
    struct Found: Decodable {
        let id: Int
        /// Nil: of all projects.
        let project: Int?
    }

    /// The subscription in the path, where the caller may see it.
    ///
    /// - Throws: ``Problem`` 404.
    static func subscription(_ call: Call) throws -> Found {
        let id = try call.id("subscription")
        let found = try call.database.row(
            """
            select id, project_id as project from subscription
            where id = \(id) and deleted_at is null and \(call.visible("project_id"))
            """, as: Found.self)
        guard let found else { throw Problem.notFound("There is no subscription \(id).") }
        return found
    }

    /// The subscription of this id as the API shows it.
    static func answer(_ call: Call, _ id: Int) throws -> Response {
        try call.object(
            "select trimmed(subscription_json(s), \(call.fields)) from subscription s where s.id = \(id)",
            missing: "There is no subscription \(id).")
    }

    @Sendable private static func listOfProject(_ call: Call) throws -> Response {
        let project = try call.project()
        return try list(call, "s.project_id = \(project)")
    }

    @Sendable private static func listOfInstance(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        return try list(call, "s.project_id is null")
    }

    private static func list(_ call: Call, _ scope: Query) throws -> Response {
        try call.page(
            of: "subscription_json(s)", by: "s.id",
            "from subscription s where s.id > \(call.cursor()) and s.deleted_at is null and \(scope)")
    }

    @Sendable private static func createInProject(_ call: Call) throws -> Response {
        try create(call, project: call.project())
    }

    @Sendable private static func createForInstance(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        return try create(call, project: nil)
    }

    /// Makes a subscription and sends nothing; the answer is the only place where its secret is shown.
    private static func create(_ call: Call, project: Int?) throws -> Response {
        var input = try call.input()
        let secret = try SubscriptionSecret.take(from: &input, project: project)
        try SubscriptionMembers.take(from: &input, project: project, isNew: true, call)
        try input.finish()
        input.replace(SubscriptionSecret.member, with: nil)
        let sealed = try SubscriptionSecret.seal(secret, call)
        let made = try call.database.text("select new_subscription(\(project), \(input.json())::jsonb, \(sealed))")
        return try SubscriptionSecret.answer(call, Int(made ?? "") ?? 0, secret, status: .created)
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        try answer(call, subscription(call).id)
    }

    @Sendable private static func change(_ call: Call) throws -> Response {
        let found = try subscription(call)
        var input = try call.input()
        try SubscriptionMembers.take(from: &input, project: found.project, isNew: false, call)
        try input.finish()
        _ = try call.database.execute("select change_subscription(\(found.id), \(input.json())::jsonb)")
        return try answer(call, found.id)
    }

    /// Makes a subscription invisible at once; `core maintain` removes its deliveries.
    @Sendable private static func delete(_ call: Call) throws -> Response {
        let found = try subscription(call)
        _ = try call.database.execute(
            "update subscription set deleted_at = now() where id = \(found.id) and deleted_at is null")
        return Response(status: .noContent)
    }
}
