import FunctionKit
import HTTPTypes
import Postgres

/// `projects/{project}/members`: who sees a project, and who manages it.
enum Members {
    static let routes = [
        Route(.get, "projects/{project}/members", .scope(.read), list),
        Route(.post, "projects/{project}/members", .scope(.admin), Invitations.invite),
        Route(.patch, "projects/{project}/members/{account}", .scope(.admin), change),
        Route(.delete, "projects/{project}/members/{account}", .scope(.read), remove),
    ]

    @Sendable private static func list(_ call: Call) throws -> Response {
        let project = try call.project()
        return try call.page(
            of: "member_json(m)", by: "m.account_id",
            "from member m where m.project_id = \(project) and m.account_id > \(call.cursor())")
    }

    @Sendable private static func change(_ call: Call) throws -> Response {
        let (project, account) = (try call.project(), try call.id("account"))
        var input = try call.input()
        let manages = try input.optionalFlag("manager")
        try input.finish()
        guard let manages else { throw Problem.unacceptable("'manager' is missing: true or false.") }
        return try call.object(
            "select member_json(m) from set_manager(\(project), \(account), \(manages)) as m",
            missing: "The project has no member \(account).")
    }

    /// Managers remove members; anybody leaves.
    @Sendable private static func remove(_ call: Call) throws -> Response {
        let (project, account) = (try call.project(), try call.id("account"))
        if call.caller.person?.account != account { try call.caller.require(.admin) }
        try call.audited {
            _ = try call.database.execute("select remove_member(\(project), \(account))")
        }
        return Response(status: .noContent)
    }
}
