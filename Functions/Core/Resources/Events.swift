import FunctionKit
import HTTPTypes
import Postgres

/// `events`: the feed, for readers that catch up without callbacks.
///
/// A reader that follows it misses none.
enum Events {
    static let routes = [
        Route(.get, "events", .scope(.read), listAnywhere),
        Route(.get, "projects/{project}/events", .scope(.read), listOfProject),
    ]

    @Sendable private static func listOfProject(_ call: Call) throws -> Response {
        let project = try call.project()
        return try list(call, "e.project_id = \(project)")
    }

    @Sendable private static func listAnywhere(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        // Project 0 is the instance itself.
        return try list(
            call,
            "(e.project_id = 0 or exists (select from project p where p.id = e.project_id and p.deleted_at is null))")
    }

    /// The events after the sequence that the query names as `after` or `cursor`; `next` is the last one's, to go on from.
    private static func list(_ call: Call, _ scope: Query) throws -> Response {
        let (cursor, after) = (try Sequence("cursor", of: call), try Sequence("after", of: call))
        let start = cursor ?? after ?? Sequence()
        let limit = try call.limit()
        let body = try call.database.bytes(
            """
            select json_build_object(
                'items', coalesce(json_agg(trimmed(item, \(call.fields)) order by sequence), '[]'),
                'next', case when count(*) = \(limit) then max(sequence) end)
            from (
                select event_json(e) as item, event_sequence(e.position, e.ordinal) as sequence
                from event e
                where \(scope) and (e.position, e.ordinal) > (\(start.position), \(start.ordinal))
                    and e.position < feed_horizon()
                order by e.position, e.ordinal limit \(limit)
            ) as page
            """)
        return try call.document(body ?? [])
    }

    /// A place in the feed: `<transaction>-<number>`, both hexadecimal.
    private struct Sequence {
        var position: Int64 = 0
        var ordinal: Int64 = 0

        init() {}

        /// The place that a field of the query names; nil where it was not sent.
        ///
        /// - Throws: ``Problem`` 400 for what no event has as its sequence.
        init?(_ field: String, of call: Call) throws(Problem) {
            guard let text = call.query(field) else { return nil }
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.count == 12 && $0.utf8.allSatisfy(Self.isDigit) }),
                let position = Int64(parts[0], radix: 16), let ordinal = Int64(parts[1], radix: 16)
            else { throw .malformed("The query's '\(field)' is not the 'sequence' of an event.") }
            self.position = position
            self.ordinal = ordinal
        }

        private static func isDigit(_ byte: UInt8) -> Bool {
            "0123456789abcdef".utf8.contains(byte)
        }
    }
}
