import FunctionKit
import HTTPTypes
import Postgres
import Signatures

/// `projects`: what groups repositories, features and settings.
enum Projects {
    static let routes = [
        Route(.get, "projects", .scope(.read), list),
        Route(.post, "projects", .token, create),
        Route(.get, "projects/{project}", .scope(.read), show),
        Route(.patch, "projects/{project}", .scope(.admin), rename),
        Route(.delete, "projects/{project}", .scope(.admin), delete),
    ]

    @Sendable private static func list(_ call: Call) throws -> Response {
        try call.page(
            of: "project_json(p)", by: "p.id",
            """
            from project p where p.id > \(call.cursor()) and p.deleted_at is null and \(call.visible("p.id"))
                and \(call.filter("slug", "p.slug"))
            """)
    }

    /// Makes a project; a person who does manages it.
    @Sendable private static func create(_ call: Call) throws -> Response {
        if call.caller.person == nil {
            try call.caller.require(.admin)
            try call.caller.requireInstance()
        }
        var input = try call.input()
        let name = try input.text("name")
        let slug = try input.text("slug", longest: 63)
        try input.finish()
        guard HookAddress.isSlug(slug) else {
            throw Problem.unacceptable("'slug' must be 1 to 63 of a-z, 0-9 and -, and not begin with -: '\(slug)'.")
        }
        let creator = call.caller.person?.account
        let body = try call.audited {
            try call.database.bytes(
                "select project_json(p) from create_project(\(slug), \(name), \(creator)) as p where id is not null")
        }
        guard let body else {
            throw Problem.conflict("The slug '\(slug)' was given to a project before; choose another.")
        }
        return .json(body, status: .created)
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        let id = try call.project()
        return try call.object(
            "select trimmed(project_json(p), \(call.fields)) from project p where id = \(id)",
            missing: "There is no project \(id).")
    }

    @Sendable private static func rename(_ call: Call) throws -> Response {
        let id = try call.project()
        var input = try call.input()
        let name = try input.text("name")
        try input.finish()
        return try call.object(
            "with changed as (update project set name = \(name) where id = \(id) returning *) select project_json(changed) from changed",
            missing: "There is no project \(id).")
    }

    /// Makes a project invisible at once; `core maintain` removes what it held.
    @Sendable private static func delete(_ call: Call) throws -> Response {
        let id = try call.project()
        _ = try call.database.execute("select delete_project(\(id))")
        return Response(status: .noContent)
    }
}
