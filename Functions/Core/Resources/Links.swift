import FunctionKit
import HTTPTypes
import Postgres

/// `features/{feature}/links`: what a person says of a branch and a feature; it outlives every recomputation.
enum Links {
    static let routes = [
        Route(.put, "features/{feature}/links", .scope(.write), attach),
        Route(.delete, "features/{feature}/links", .scope(.write), detach),
    ]

    @Sendable private static func attach(_ call: Call) throws -> Response {
        try link(call, attach: true)
    }

    @Sendable private static func detach(_ call: Call) throws -> Response {
        try link(call, attach: false)
    }

    private static func link(_ call: Call, attach: Bool) throws -> Response {
        let feature = try Features.feature(call)
        var input = try call.input()
        let branch = try input.optionalInteger("branch_id", in: 1...Int.max)
        try input.finish()
        guard let branch else { throw Problem.unacceptable("'branch_id' is missing.") }
        let known = try call.database.row(
            """
            select b.id from branch b join feature f using (project_id) join repository r on r.id = b.repository_id
            where b.id = \(branch) and f.id = \(feature) and r.deleted_at is null
            """, as: Int.self)
        guard known != nil else {
            throw Problem.unacceptable("'branch_id' names no branch of the feature's project: \(branch).")
        }
        _ = try call.database.execute("select link_by_hand(\(feature), \(branch), \(attach))")
        return try call.object(
            "select document from feature_documents(array [\(feature)::bigint])",
            missing: "There is no feature \(feature).")
    }
}
