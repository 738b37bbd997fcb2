import FunctionKit
import HTTPTypes
import Postgres

/// `branches`: where each branch's head is, and which features it is of.
enum Branches {
    static let routes = [
        Route(.get, "repositories/{repository}/branches", .scope(.read), list),
        Route(.get, "branches/{branch}", .scope(.read), show),
    ]

    @Sendable private static func list(_ call: Call) throws -> Response {
        let repository = try Repositories.repository(call)
        let deleted: Query =
            switch try call.flag("deleted") {
            case true?: "b.deleted_at is not null"
            case false?: "b.deleted_at is null"
            case nil: "true"
            }
        return try call.page(
            ofDocuments: "branch_documents", by: "b.id",
            """
            from branch b where b.repository_id = \(repository) and b.id > \(call.cursor()) and \(deleted)
                and \(call.filter("name", "b.name")) and \(ofFeature(call))
            """)
    }

    /// The filter `feature`: the id of a feature's row.
    private static func ofFeature(_ call: Call) throws(Problem) -> Query {
        guard let feature = try call.number("feature", in: 1...Int.max) else { return "true" }
        return "exists (select from link l where l.branch_id = b.id and l.feature_id = \(feature) and l.linked)"
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        let id = try branch(call)
        return try call.object(
            "select trimmed(document, \(call.fields)) from branch_documents(array [\(id)::bigint])",
            missing: "There is no branch \(id).")
    }

    /// The id of the branch in the path, where the caller may see it.
    ///
    /// - Throws: ``Problem`` 404.
    static func branch(_ call: Call) throws -> Int {
        let id = try call.id("branch")
        let found = try call.database.row(
            """
            select b.id from branch b join repository r on r.id = b.repository_id join project p on p.id = b.project_id
            where b.id = \(id) and r.deleted_at is null and p.deleted_at is null and \(call.visible("b.project_id"))
            """, as: Int.self)
        guard let found else { throw Problem.notFound("There is no branch \(id).") }
        return found
    }
}
