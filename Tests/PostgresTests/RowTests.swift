import DatabaseTesting
import Postgres
import Testing

@Suite(.database) struct RowTests {
    enum State: String, Decodable { case queued, sent }

    struct Delivery: Decodable, Equatable {
        var id: Int
        var projectID: Int32
        var state: State
        var note: String?
        var body: [UInt8]
        var isFinal: Bool
        var weight: Double
    }

    /// A row that a query does not fit, and what the error has to name.
    struct Misfit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var query: Query
        var words: [String]
    }

    static let misfits = [
        Misfit(testDescription: "NULL", query: "select null::int as id", words: ["'id'", "row 1", "Int", "NULL"]),
        Misfit(testDescription: "a text for a number", query: "select 'x' as id", words: ["'id'", "Int", "'x'"]),
        Misfit(testDescription: "a fraction", query: "select 1.5 as id", words: ["'id'", "Int", "'1.5'"]),
        Misfit(
            testDescription: "no such column", query: "select 1 as a, 2 as b", words: ["no column 'id'", "a, b"]),
        Misfit(
            testDescription: "too large", query: "select 9223372036854775808 as id",
            words: ["'id'", "Int", "9223372036854775808"]),
        Misfit(
            testDescription: "the second row", query: "select * from (values ('1'), ('x')) as t(id)", words: ["row 2"]),
    ]

    struct Numbered: Decodable { var id: Int }
    struct Nested: Decodable { var id: Numbered }
    struct Stated: Decodable { var state: State }
    struct Small: Decodable { var id: UInt8 }

    let database: Database

    init() throws {
        database = Database(conninfo: try DatabaseTrait.conninfo)
    }

    @Test func `properties read the columns of their names, in any order`() throws {
        let query: Query = """
            select 2.5 as weight, true as is_final, 'sent' as state, 3 as project_id, 'unused' as extra,
                   null as note, '\\x00ff'::bytea as body, 7 as id
            """
        let expected = Delivery(
            id: 7, projectID: 3, state: .sent, note: nil, body: [0, 255], isFinal: true, weight: 2.5)
        #expect(try database.row(query, as: Delivery.self) == expected)
    }

    @Test func `an optional property needs no column`() throws {
        struct Named: Decodable { var name: String? }
        #expect(try database.row("select 1 as id", as: Named.self)?.name == nil)
        #expect(try database.row("select 'x' as name", as: Named.self)?.name == "x")
    }

    @Test func `a scalar reads the first column`() throws {
        #expect(try database.rows("select n, 'x' from generate_series(1, 3) as n", as: Int.self) == [1, 2, 3])
        #expect(try database.row("select 'queued'", as: State.self) == .queued)
        #expect(try database.rows("values (1), (null)", as: Int?.self) == [1, nil])
        #expect(try database.row("select 0.1::float8", as: Double.self) == 0.1)
    }

    @Test func `no row is nil, of rows the first counts`() throws {
        #expect(try database.row("select 1 where false", as: Int.self) == nil)
        #expect(try database.row("values (1), (2)", as: Int.self) == 1)
        #expect(try database.text("select 1 where false") == nil)
        #expect(try database.text("select") == nil)
        #expect(try database.bytes("select null") == nil)
    }

    @Test func `execute counts what was changed or returned`() throws {
        try database.script("create table counted (n int)")
        #expect(try database.execute("insert into counted values (1), (2), (3)") == 3)
        #expect(try database.execute("update counted set n = 0 where n > 1") == 2)
        #expect(try database.execute("select * from counted") == 3)
        #expect(try database.execute("drop table counted") == 0)
    }

    @Test(arguments: misfits) func `an error names the column, the type and what was found`(_ misfit: Misfit) {
        let error = #expect(throws: PostgresError.self) { try database.rows(misfit.query, as: Numbered.self) }
        #expect(error?.code == .decoding)
        #expect(error?.sql == misfit.query.sql)
        for word in misfit.words {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
        }
    }

    @Test func `a value out of its type's range is an error`() throws {
        #expect(throws: PostgresError.self) { try database.rows("select 256 as id", as: Small.self) }
        #expect(throws: PostgresError.self) { try database.rows("select 'lost' as state", as: Stated.self) }
        #expect(throws: PostgresError.self) { try database.rows("select 1 as id", as: Nested.self) }
        #expect(throws: PostgresError.self) { try database.rows("select 'not hex'", as: [UInt8].self) }
    }
}
