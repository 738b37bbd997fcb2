import CoreAPI
import FunctionKit
import HTTPTypes
import Postgres

/// `builds`: what CI says about revisions.
enum Builds {
    static let routes = [
        Route(.get, "builds", .scope(.read), list),
        Route(.get, "builds/{build}", .scope(.read), show),
    ]

    @Sendable private static func list(_ call: Call) throws -> Response {
        try call.page(
            of: "build_json(b)", by: "b.id",
            """
            from build b join project p on p.id = b.project_id
            where b.id > \(call.cursor()) and p.deleted_at is null and \(call.visible("b.project_id"))
                and \(call.filterID("project", "b.project_id")) and \(call.filterID("repository", "b.repository_id"))
                and \(ofRevision(call)) and \(call.filter("job", "b.job"))
                and \(call.filter("status", "b.status", among: BuildStatus.allCases.map(\.rawValue)))
            """)
    }

    /// The filter `revision`: a full object id.
    private static func ofRevision(_ call: Call) throws(Problem) -> Query {
        guard let text = call.query("revision") else { return "true" }
        guard let revision = ObjectID(text) else {
            throw .malformed("The query's 'revision' must be a full object id: 40 or 64 hexadecimal digits.")
        }
        return "b.revision = \(revision.description)"
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        let id = try build(call)
        return try call.object(
            """
            select trimmed((build_json(b)::jsonb
                || jsonb_build_object('provider_data', (select entries from provider_data_of('build', b.id))))::json, \(call.fields))
            from build b where id = \(id)
            """, missing: "There is no build \(id).")
    }

    /// The id of the build in the path, where the caller may see it.
    ///
    /// - Throws: ``Problem`` 404.
    static func build(_ call: Call) throws -> Int {
        let id = try call.id("build")
        let found = try call.database.row(
            """
            select b.id from build b join project p on p.id = b.project_id
            where b.id = \(id) and p.deleted_at is null and \(call.visible("b.project_id"))
            """, as: Int.self)
        guard let found else { throw Problem.notFound("There is no build \(id).") }
        return found
    }
}
