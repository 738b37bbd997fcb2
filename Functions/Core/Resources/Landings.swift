import CoreAPI
import FunctionKit
import HTTPTypes
import Postgres

/// Landings: what landed where in a project, and the answers that people give by hand.
enum Landings {
    static let routes = [
        Route(.get, "projects/{project}/landings", .scope(.read), list),
        Route(.put, "branches/{branch}/landings/{target}", .scope(.write), answer),
        Route(.delete, "branches/{branch}/landings/{target}", .scope(.write), withdraw),
    ]

    /// The words of a landing's state, those of people included.
    private static let states = LandingState.allCases.map(\.rawValue) + manualStates

    /// What a person can say; `landed` is a computation's word too.
    private static let manualStates = ["abandoned"]

    /// A project's landings in the order in which they came to be so.
    @Sendable private static func list(_ call: Call) throws -> Response {
        let project = try call.project()
        let limit = try call.limit()
        let body = try call.database.bytes(
            """
            select json_build_object(
                'items', coalesce(json_agg(trimmed(project_landing_json(page.b, page.t, page.l), \(call.fields))
                    order by (page.l).at, (page.l).branch_id, (page.l).target_id) filter (where page.place <= \(limit)), '[]'),
                'next', max(rfc3339((page.l).at) || '/' || (page.l).branch_id || '/' || (page.l).target_id)
                    filter (where page.place = \(limit) and page.is_more))
            from (
                select b, t, l, row_number() over place as place, lead(true) over place is true as is_more
                from landing l join branch b on b.id = l.branch_id join branch t on t.id = l.target_id
                    join repository r on r.id = b.repository_id
                where l.project_id = \(project) and r.deleted_at is null and is_target(b, t)
                    and \(level(call)) and \(state(call)) and \(since(call)) and \(after(call))
                window place as (order by l.at, l.branch_id, l.target_id)
                order by l.at, l.branch_id, l.target_id limit \(limit + 1)
            ) as page
            """)
        return try call.document(body ?? [])
    }

    private static func level(_ call: Call) throws(Problem) -> Query {
        guard let level = try call.number("level", in: 0...999) else { return "true" }
        return "l.target_level = \(level)"
    }

    private static func state(_ call: Call) throws(Problem) -> Query {
        guard let state = call.query("state") else { return "true" }
        guard states.contains(state) else {
            throw .malformed("The query's 'state' must be one of \(states.joined(separator: ", ")).")
        }
        return "l.state = \(state)"
    }

    private static func since(_ call: Call) throws(Problem) -> Query {
        guard let text = call.query("since") else { return "true" }
        guard let time = Timestamp(text) else {
            throw .malformed("The query's 'since' is no RFC 3339 time such as 2026-11-23T00:00:00Z.")
        }
        return "l.at >= \(time.description)::timestamptz"
    }

    /// The condition that a landing is beyond the cursor: its time, branch and target.
    private static func after(_ call: Call) throws(Problem) -> Query {
        guard let text = call.query("cursor") else { return "true" }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let time = Timestamp(parts[0]), let branch = Int(digits: parts[1]),
            let target = Int(digits: parts[2])
        else { throw .malformed("The query's 'cursor' is not one that a page gave as 'next'.") }
        return "(l.at, l.branch_id, l.target_id) > (\(time.description)::timestamptz, \(branch), \(target))"
    }

    /// Takes what a person says of a branch in a target; it wins over every computation until it is withdrawn.
    @Sendable private static func answer(_ call: Call) throws -> Response {
        let (branch, target) = try pair(call)
        var input = try call.input()
        let state = try input.text("state")
        let reason = try input.text("reason", longest: 1000)
        try input.finish()
        guard state == LandingState.landed.rawValue || manualStates.contains(state) else {
            throw Problem.unacceptable("'state' must be \"landed\" or \"abandoned\".")
        }
        try put(call, branch: branch, target: target, state: state, reason: reason)
        return try call.object(
            """
            select to_json(one)
            from landing l join branch b on b.id = l.branch_id join branch t on t.id = l.target_id
                cross join shown_landing(b, t, l) as one
            where l.branch_id = \(branch) and l.target_id = \(target)
            """, missing: "There is no branch \(branch).")
    }

    @Sendable private static func withdraw(_ call: Call) throws -> Response {
        let (branch, target) = try pair(call)
        let isThere = try call.database.text(
            """
            select true from landing
            where branch_id = \(branch) and target_id = \(target) and manual_state is not null
            """)
        guard isThere != nil else {
            throw Problem.notFound("Nobody answered by hand for branch \(branch) in branch \(target).")
        }
        try put(call, branch: branch, target: target, state: nil, reason: nil)
        return Response(status: .noContent)
    }

    private static func put(_ call: Call, branch: Int, target: Int, state: String?, reason: String?) throws {
        _ = try call.database.execute(
            """
            select put_landing_by_hand(b, t, \(state), \(reason), \(call.caller.actor?.name))
            from branch b, branch t where b.id = \(branch) and t.id = \(target)
            """)
    }

    /// The branch and the target in the path, where the one can land in the other.
    ///
    /// - Throws: ``Problem`` 404 or 422.
    private static func pair(_ call: Call) throws -> (branch: Int, target: Int) {
        let branch = try Branches.branch(call)
        let target = try call.id("target")
        let known = try call.database.text(
            """
            select is_target(b, t) or exists (select from landing l where l.branch_id = b.id and l.target_id = t.id)
            from branch b, branch t where b.id = \(branch) and t.id = \(target) and t.repository_id = b.repository_id
            """)
        switch known {
        case nil: throw Problem.notFound("The repository of branch \(branch) has no branch \(target).")
        case "t"?: return (branch, target)
        default:
            throw Problem.unacceptable(
                "Branch \(branch) does not land in branch \(target): that is not alive on a level above.")
        }
    }
}
