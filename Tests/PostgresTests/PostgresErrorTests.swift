import DatabaseTesting
import FunctionKit
import HTTPTypes
import Postgres
import Testing

@Suite(.database) struct PostgresErrorTests {
    /// A statement that the server refuses.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var query: Query
        var sqlState: String
        var status: HTTPResponse.Status
        var testDescription: String { "\(sqlState): \(query.sql)" }

        init(_ sqlState: String, _ status: HTTPResponse.Status, _ query: Query) {
            self.sqlState = sqlState
            self.status = status
            self.query = query
        }
    }

    static let refusals = [
        Refusal("42P01", .internalServerError, "select * from nowhere"),
        Refusal("42601", .internalServerError, "selec 1"),
        Refusal("22P02", .internalServerError, "select \("no number")::int"),
        Refusal("22012", .internalServerError, "select 1 / \(0)"),
        Refusal("22P05", .unprocessableContent, "select (\(#"{"a":"\u0000"}"#)::jsonb) ->> 'a'"),
        Refusal("57014", .serviceUnavailable, "select pg_sleep(30)"),
        Refusal("53300", .serviceUnavailable, "do $$ begin raise exception using errcode = '53300'; end $$"),
        Refusal("57P03", .serviceUnavailable, "do $$ begin raise exception using errcode = '57P03'; end $$"),
        Refusal("55P03", .conflict, "do $$ begin raise exception using errcode = '55P03'; end $$"),
        Refusal("40001", .conflict, "do $$ begin raise exception using errcode = '40001'; end $$"),
        Refusal("25006", .serviceUnavailable, "do $$ begin raise exception using errcode = '25006'; end $$"),
    ]

    let database: Database

    init() throws {
        let configuration = DatabaseConfiguration(statementTimeout: .milliseconds(300))
        database = Database(conninfo: try DatabaseTrait.conninfo, configuration: configuration)
    }

    @Test(arguments: refusals)
    func `a refusal has its SQLSTATE, its statement and its status`(_ refusal: Refusal) throws {
        let error = #expect(throws: PostgresError.self) { try database.execute(refusal.query) }
        #expect(error?.code == .server)
        #expect(error?.sqlState == refusal.sqlState)
        #expect(error?.sql == refusal.query.sql)
        #expect(error?.mayHaveRun == false)
        #expect(error?.problem.status == refusal.status)
        #expect(try database.text("select 'usable'") == "usable")
    }

    @Test func `a violated constraint is named`() throws {
        try database.script("create table parent (id int primary key); insert into parent values (1)")
        try database.script("create table child (id int references parent)")
        let unique = #expect(throws: PostgresError.self) { try database.execute("insert into parent values (1)") }
        #expect(unique?.isUniqueViolation == true)
        #expect(unique?.constraint == "parent_pkey")
        #expect(unique?.table == "parent")
        #expect(unique?.detail?.contains("already exists") == true)
        let foreign = #expect(throws: PostgresError.self) { try database.execute("insert into child values (2)") }
        #expect(foreign?.isForeignKeyViolation == true)
    }

    @Test func `a lock that is not to be had is a conflict`() throws {
        try database.script("create table locked (id int); insert into locked values (1)")
        let other = try Connection(conninfo: try DatabaseTrait.conninfo)
        try other.script("begin; select * from locked for update")
        let error = #expect(throws: PostgresError.self) {
            try database.execute("select * from locked for update nowait")
        }
        #expect(error?.isLockTimeout == true)
        #expect(error?.problem.headerFields[.retryAfter] == "1")
    }

    @Test func `no print of an error holds a value`() throws {
        let value = "a-value-of-a-user"
        try database.script("create table kept (name text primary key, length int check (length > 100))")
        try database.execute("insert into kept values (\(value), null)")
        let queries: [Query] = [
            "insert into kept values (\(value), null)", "insert into kept values (\("b" + value), 1)",
            "select \(value)::int", "select \(value)::timestamptz", "select \(value)::jsonb",
        ]
        for query in queries {
            let error = try #require(throws: PostgresError.self) { try database.execute(query) }
            #expect(!"\(error)".contains(value))
            #expect(!String(reflecting: error).contains(value))
            #expect(String(reflecting: error).contains(query.sql))
            #expect(!"\(error.problem)".contains(value))
        }
    }
}
