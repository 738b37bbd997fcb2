import FunctionKit
import HTTPTypes
import Postgres

/// `audit`: who did what when, the newest first.
enum Audit {
    static let routes = [
        Route(.get, "projects/{project}/audit", .scope(.admin), listOfProject),
        Route(.get, "audit", .scope(.admin), listAnywhere),
    ]

    @Sendable private static func listOfProject(_ call: Call) throws -> Response {
        let project = try call.project()
        return try list(call, "a.project_id = \(project)")
    }

    @Sendable private static func listAnywhere(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        return try list(call, "true")
    }

    private static func list(_ call: Call, _ scope: Query) throws -> Response {
        let cursor = try call.cursor()
        return try call.page(
            of: "audit_json(a)", by: "a.id", newestFirst: true,
            "from audit a where \(scope) and (\(cursor) = 0 or a.id < \(cursor))")
    }
}
