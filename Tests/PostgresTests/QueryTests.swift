import Postgres
import Testing

@Suite struct QueryTests {
    @Test func `an interpolated value becomes a numbered parameter`() {
        let query: Query = "select \(1), \("it's") where true = \(true)"
        #expect(query.sql == "select $1, $2 where true = $3")
    }

    @Test func `the parameters of a nested query get the next numbers`() {
        let condition: Query = "name = \("x") and id > \(7)"
        let query: Query = "select \(1) from project where \(condition) limit \(5)"
        #expect(query.sql == "select $1 from project where name = $2 and id > $3 limit $4")
    }

    @Test func `raw text is text of the source code`() {
        let columns: StaticString = "id, name"
        let query: Query = "select \(raw: columns) from project"
        #expect(query.sql == "select id, name from project")
    }

    @Test func `a choice between two texts is a value too`() {
        let query: Query = "select \(Bool.random() ? "a" : "b")"
        #expect(query.sql == "select $1")
    }
}
