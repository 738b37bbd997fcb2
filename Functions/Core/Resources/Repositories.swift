import FunctionKit
import HTTPTypes
import Postgres

/// `repositories`: what a project tracks.
enum Repositories {
    static let routes = [
        Route(.get, "projects/{project}/repositories", .scope(.read), listOfProject),
        Route(.post, "projects/{project}/repositories", .scope(.admin), create),
        Route(.get, "repositories", .scope(.read), listAnywhere),
        Route(.get, "repositories/{repository}", .scope(.read), show),
        Route(.patch, "repositories/{repository}", .scope(.admin), change),
        Route(.delete, "repositories/{repository}", .scope(.admin), delete),
        Route(.get, "repositories/{repository}/tips", .scope(.read), tips),
    ]

    private struct Listed: Decodable {
        let isNew: Bool
        let body: String
    }

    @Sendable private static func listOfProject(_ call: Call) throws -> Response {
        let project = try call.project()
        return try list(call, "r.project_id = \(project)")
    }

    @Sendable private static func listAnywhere(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        return try list(call, "true")
    }

    private static func list(_ call: Call, _ scope: Query) throws -> Response {
        try call.page(
            of: "repository_json(r)", by: "r.id",
            """
            from repository r join project p on p.id = r.project_id
            where r.id > \(call.cursor()) and \(scope) and r.deleted_at is null and p.deleted_at is null
                and \(call.filter("provider", "r.provider", among: Provider.allCases.filter(\.hasBranches).map(\.rawValue)))
                and \(call.filter("owner", "r.owner")) and \(call.filter("name", "r.name"))
            """)
    }

    /// Tracks a repository before its first delivery; one that is tracked already is answered as it is.
    @Sendable private static func create(_ call: Call) throws -> Response {
        let project = try call.project()
        var input = try call.input()
        guard try input.provider().hasBranches else {
            throw Problem.unacceptable("'provider' must be one of source code: github or git.")
        }
        _ = try input.text("owner")
        _ = try input.text("name")
        try input.optionalText("external_id")
        for name in ["clone_url", "default_branch"] { try input.optionalText(name, longest: 2000) }
        try input.finish()
        let listed = try call.database.row(
            """
            select is_new, repository_json(known)::text as body
            from list_repository(\(project), \(input.json())::jsonb) as listed
            """, as: Listed.self)
        guard let listed else { throw Problem.fault }
        return try call.document(Array(listed.body.utf8), status: listed.isNew ? .created : .ok)
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        let id = try repository(call)
        return try call.object(
            "select trimmed(repository_json(r), \(call.fields)) from repository r where id = \(id)",
            missing: "There is no repository \(id).")
    }

    @Sendable private static func change(_ call: Call) throws -> Response {
        let id = try repository(call)
        var input = try call.input()
        if try input.optionalFlag("instance_hook") != nil { try call.caller.requireInstance() }
        for name in ["clone_url", "default_branch"] { try input.optionalText(name, longest: 2000) }
        try input.finish()
        return try call.object(
            """
            with changed as (
                update repository r
                set (clone_url, default_branch, instance_hook) = (
                    select n.clone_url, n.default_branch, n.instance_hook
                    from jsonb_populate_record(r, \(input.json())::jsonb) as n),
                    updated_at = now()
                where r.id = \(id) returning *
            )
            select repository_json(changed) from changed
            """, missing: "There is no repository \(id).")
    }

    /// Forgets a repository at once; `core maintain` removes its branches.
    @Sendable private static func delete(_ call: Call) throws -> Response {
        let id = try repository(call)
        _ = try call.database.execute("update repository set deleted_at = now() where id = \(id)")
        return Response(status: .noContent)
    }

    @Sendable private static func tips(_ call: Call) throws -> Response {
        let id = try repository(call)
        let after = try call.number("after", in: 0...Call.mostCursor) ?? 0
        let cursor = try call.cursor()
        return try call.page(
            of: "tip_json(t, b.name)", by: "t.seq * 1000 + t.place - 1",
            """
            from tip t join branch b on b.id = t.branch_id
            where t.repository_id = \(id) and t.seq >= \(max(after + 1, cursor / 1000))
                and (t.seq, t.place) > (\(cursor / 1000)::bigint, \(cursor % 1000 + 1)::smallint)
            """)
    }

    /// The id of the repository in the path, where the caller may see it.
    ///
    /// - Throws: ``Problem`` 404.
    static func repository(_ call: Call) throws -> Int {
        let id = try call.id("repository")
        let found = try call.database.row(
            """
            select r.id from repository r join project p on p.id = r.project_id
            where r.id = \(id) and r.deleted_at is null and p.deleted_at is null and \(call.visible("r.project_id"))
            """, as: Int.self)
        guard let found else { throw Problem.notFound("There is no repository \(id).") }
        return found
    }
}
