import FunctionKit
import HTTPTypes
import Postgres

/// Why: the reason for every link and landing of a feature, and what other branch finders would change.
enum Explanations {
    static let routes = [
        Route(.get, "features/{feature}/explain", .scope(.read), explain),
        Route(.post, "projects/{project}/branch-finders/check", .scope(.admin), checkFinders),
    ]

    @Sendable private static func explain(_ call: Call) throws -> Response {
        let feature = try Features.feature(call)
        return try call.object(
            "select trimmed(explained_feature(f), \(call.fields)) from feature f where id = \(feature)",
            missing: "There is no feature \(feature).")
    }

    /// Compares one page of the known branches with what the finders in the body would make of them; changes nothing.
    ///
    /// `limit` counts the branches that are looked at; the answer has those that would change.
    @Sendable private static func checkFinders(_ call: Call) throws -> Response {
        let project = try call.project()
        let limit = try call.limit()
        let cursor = try call.cursor()
        var input = try call.input()
        let provider = try input.provider()
        guard provider.hasBranches else {
            throw Problem.unacceptable("'provider' must be one of source code: github or git.")
        }
        try SettingsMembers.takeFinders(from: &input, call)
        let body = try call.database.bytes(
            """
            select json_build_object(
                'items', finder_changes(\(project), \(provider.rawValue), \(input.json())::jsonb -> 'branch_finders', ids),
                'checked', cardinality(ids),
                'next', case when cardinality(ids) = \(limit) then ids[\(limit)]::text end)
            from (
                select array(
                    select b.id from branch b join repository r on r.id = b.repository_id
                    where b.project_id = \(project) and b.id > \(cursor) and r.provider = \(provider.rawValue)
                        and r.deleted_at is null
                    order by b.id limit \(limit)) as ids
            ) as page
            """)
        return try call.document(body ?? [])
    }
}
