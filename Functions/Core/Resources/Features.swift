import FunctionKit
import HTTPTypes
import Postgres

/// `features`: the work items of the planning tool, each with the branches that are its own.
enum Features {
    static let routes = [
        Route(.get, "projects/{project}/features", .scope(.read), list),
        Route(.put, "projects/{project}/features", .scope(.write), save),
        Route(.get, "features/{feature}", .scope(.read), show),
    ]

    private struct Saved: Decodable {
        let id: Int
        let isNew: Bool
    }

    @Sendable private static func list(_ call: Call) throws -> Response {
        let project = try call.project()
        let search: Query = call.query("q").map { "f.title ilike \("%" + $0.escapedForLike + "%")" } ?? "true"
        let deleted: Query = try call.flag("deleted") == true ? "f.deleted_at is not null" : "f.deleted_at is null"
        return try call.page(
            ofDocuments: "feature_documents", by: "f.id",
            """
            from feature f where f.project_id = \(project) and f.id > \(call.cursor())
                and \(call.filter("feature_id", "f.feature_id"))
                and \(call.filter("provider", "f.provider", among: Provider.allCases.map(\.rawValue)))
                and \(call.filter("state", "f.state")) and \(search) and \(deleted)
            """)
    }

    /// Makes or changes the feature with this provider and id; members that are not sent stay as they are.
    @Sendable private static func save(_ call: Call) throws -> Response {
        let project = try call.project()
        var input = try call.input()
        _ = try input.provider()
        _ = try input.text("feature_id")
        for name in ["type", "owner", "state"] { try input.optionalText(name) }
        try input.optionalText("title", longest: 1000)
        try input.optionalText("url", longest: 2000)
        try input.optionalText("description", longest: 1_000_000)
        try input.optionalFlag("is_final")
        try input.finish()
        let saved = try call.database.row(
            "select id, is_new from put_feature(\(project), \(input.json())::jsonb)", as: Saved.self)
        guard let saved else { throw Problem.fault }
        // A second statement: the first would not see the links that it made.
        return try call.object(
            "select document from feature_documents(array [\(saved.id)::bigint])", status: saved.isNew ? .created : .ok,
            missing: "There is no feature \(saved.id).")
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        let id = try feature(call)
        return try call.object(
            "select trimmed(document, \(call.fields)) from feature_documents(array [\(id)::bigint])",
            missing: "There is no feature \(id).")
    }

    /// The id of the feature in the path, where the caller may see it.
    ///
    /// - Throws: ``Problem`` 404.
    static func feature(_ call: Call) throws -> Int {
        let id = try call.id("feature")
        let found = try call.database.row(
            """
            select f.id from feature f join project p on p.id = f.project_id
            where f.id = \(id) and p.deleted_at is null and \(call.visible("f.project_id"))
            """, as: Int.self)
        guard let found else { throw Problem.notFound("There is no feature \(id).") }
        return found
    }
}

extension String {
    /// The text with the wildcards of LIKE taken literally.
    fileprivate var escapedForLike: String {
        map { "%_\\".contains($0) ? "\\\($0)" : String($0) }.joined()
    }
}
