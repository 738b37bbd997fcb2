import FunctionKit
import Postgres

extension Call {
    /// The most items of one page.
    static let mostItems = 500

    /// Answers one page of a list: `{"items": […], "next": <cursor or null>}`.
    ///
    /// The page is found by its key, so the hundredth costs what the first does.
    ///
    /// - Parameters:
    ///   - item: The JSON of one item.
    ///   - key: The column that orders the list and is unique in it; its value is the cursor.
    ///   - newestFirst: Whether the greatest key comes first.
    ///   - rows: `from … where …`, with the condition that the key is beyond the cursor.
    /// - Returns: The page, with its entity tag.
    /// - Throws: ``Problem`` 400 for a bad limit.
    func page(of item: Query, by key: Query, newestFirst: Bool = false, _ rows: Query) throws -> Response {
        let limit = try limit()
        return try page(
            limit,
            """
            from (\(keys(key, newestFirst, rows, limit, and: "\(item) as item"))) as page
            """)
    }

    /// As ``page(of:by:newestFirst:_:)``, for items whose JSON a routine makes of many at once: it takes an array of keys, and
    /// returns rows of `id` and `document`.
    func page(ofDocuments routine: StaticString, by key: Query, _ rows: Query) throws -> Response {
        let limit = try limit()
        return try page(
            limit,
            """
            from (
                with found as materialized (\(keys(key, false, rows, limit, and: "null as item")))
                select d.document as item, found.key, found.place
                from found left join \(raw: routine)((
                    select array_agg(key) from found where place <= \(limit))) as d on d.id = found.key
            ) as page
            """)
    }

    /// The page's rows, and the one after them, which tells whether there is another page.
    private func keys(_ key: Query, _ newestFirst: Bool, _ rows: Query, _ limit: Int, and item: Query) -> Query {
        let direction: Query = newestFirst ? "desc" : "asc"
        return """
            select \(item), \(key) as key, row_number() over (order by \(key) \(direction)) as place
            \(rows) order by \(key) \(direction) limit \(limit + 1)
            """
    }

    private func page(_ limit: Int, _ page: Query) throws -> Response {
        let body = try database.bytes(
            """
            select json_build_object(
                'items', coalesce(json_agg(trimmed(item, \(fields)) order by place) filter (where place <= \(limit)), '[]'),
                'next', case when count(*) > \(limit) then (max(key) filter (where place = \(limit)))::text end)
            \(page)
            """)
        return try document(body ?? [])
    }

    /// The greatest number that a list is ordered by: as many digits as every reader of JSON takes exactly.
    static let mostCursor = 999_999_999_999_999

    /// The number after which this page begins: the cursor of the page before, or 0.
    ///
    /// - Throws: ``Problem`` 400 for what no page gave out.
    func cursor() throws(Problem) -> Int {
        try number("cursor", in: 0...Self.mostCursor) ?? 0
    }

    /// How many items the caller wants.
    ///
    /// - Throws: ``Problem`` 400 for no number or one out of range.
    func limit() throws(Problem) -> Int {
        try number("limit", in: 1...Self.mostItems) ?? 100
    }

    /// A condition on a column where the query has a field of this name, else one that holds for all.
    func filter(_ field: String, _ column: StaticString) -> Query {
        query(field).map { "\(raw: column) = \($0)" } ?? "true"
    }

    /// As ``filter(_:_:)``, for a column that holds one of few words.
    ///
    /// - Throws: ``Problem`` 400 for another word.
    func filter(_ field: String, _ column: StaticString, among words: [String]) throws(Problem) -> Query {
        guard let word = query(field), !words.contains(word) else { return filter(field, column) }
        throw .malformed("The query's '\(field)' must be one of \(words.joined(separator: ", ")).")
    }

    /// A condition on a column with the id that the query has under this name, else one that holds for all.
    ///
    /// - Throws: ``Problem`` 400 for what is no id.
    func filterID(_ field: String, _ column: StaticString) throws(Problem) -> Query {
        try number(field, in: 1...Int.max).map { "\(raw: column) = \($0)" } ?? "true"
    }

    /// A whole number of the query, in digits alone; nil where it was not sent.
    ///
    /// - Throws: ``Problem`` 400 for anything else.
    func number(_ field: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let text = query(field) else { return nil }
        guard let value = Int(digits: text), range.contains(value) else {
            throw .malformed(
                "The query's '\(field)' must be a whole number from \(range.lowerBound) to \(range.upperBound).")
        }
        return value
    }

    /// A yes-or-no field of the query.
    ///
    /// - Throws: ``Problem`` 400 for other words.
    func flag(_ field: String) throws(Problem) -> Bool? {
        switch query(field) {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw .malformed("The query's '\(field)' must be true or false.")
        }
    }
}
