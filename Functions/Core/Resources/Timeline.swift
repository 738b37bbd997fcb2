import CoreAPI
import FunctionKit
import HTTPTypes
import Postgres

/// `features/{feature}/timeline`: what happened to a feature, in order.
enum Timeline {
    static let routes = [Route(.get, "features/{feature}/timeline", .scope(.read), show)]

    /// The length of a time as the database writes it: in UTC, with microseconds.
    private static let timeLength = 27

    @Sendable private static func show(_ call: Call) throws -> Response {
        let feature = try Features.feature(call)
        let limit = try call.limit()
        let place = try place(call)
        let body = try call.database.bytes(
            """
            select json_build_object(
                'items', coalesce(json_agg(trimmed(item, \(call.fields)) order by place) filter (where number <= \(limit)), '[]'),
                'next', case when count(*) > \(limit) then max(place) filter (where number <= \(limit)) end)
            from (
                select place, item, row_number() over (order by place) as number
                from feature_timeline(\(feature), \(place), \(limit + 1))
            ) as page
            """)
        return try call.document(body ?? [])
    }

    /// The cursor: time, kind, id and branch of the last item, as text that sorts as they do.
    private static func place(_ call: Call) throws(Problem) -> String? {
        guard let text = call.query("cursor") else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, parts[0].utf8.count == timeLength, parts[0].hasSuffix("Z"), Timestamp(parts[0]) != nil,
            parts.dropFirst().allSatisfy({ Int(digits: $0) != nil })
        else { throw .malformed("The query's 'cursor' is not one that a page gave as 'next'.") }
        return text
    }
}
