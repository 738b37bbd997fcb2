import DatabaseTesting
import Postgres
import Testing

@Suite(.database) struct PreparedStatementTests {
    let database: Database

    init() throws {
        database = Database(conninfo: try DatabaseTrait.conninfo)
    }

    /// How many statements are prepared; the question itself goes as a script's would, unprepared.
    private func preparedCount(_ executor: some QueryExecutor) throws -> Int {
        try executor.script("create temp table if not exists counted (n bigint)")
        try executor.script("truncate counted; insert into counted select count(*) from pg_prepared_statements")
        return try #require(try executor.row("select n from counted", as: Int.self))
    }

    @Test func `a statement is prepared once, whatever its values`() throws {
        let before = try preparedCount(database)
        for number in 1...10 {
            #expect(try database.row("select \(number) + 1", as: Int.self) == number + 1)
        }
        #expect(try preparedCount(database) == before + 2)
    }

    @Test func `the same text with parameters of other types is another statement`() throws {
        func same<Value: QueryParameter>(_ value: Value) throws -> String? {
            try database.text("select pg_typeof(\(value))::text")
        }
        #expect(try same(1) == "bigint")
        #expect(try same(true) == "boolean")
        #expect(try same([1]) == "bigint[]")
        #expect(try same(["a"]) == "text[]")
        #expect(try same([UInt8(1)]) == "bytea")
    }

    @Test func `nothing is prepared where the configuration says so`() throws {
        let configuration = DatabaseConfiguration(preparesStatements: false)
        let database = Database(conninfo: try DatabaseTrait.conninfo, configuration: configuration)
        for number in 1...3 {
            #expect(try database.row("select \(number) + 1", as: Int.self) == number + 1)
        }
        #expect(try preparedCount(database) == 0)
    }

    @Test func `beyond 256 prepared statements further ones work unprepared`() throws {
        var query: Query = "select 0"
        for number in 1...300 {
            query = "\(query) + \(1)"
            #expect(try database.row(query, as: Int.self) == number)
        }
        #expect(try preparedCount(database) == 256)
    }

    @Test func `a statement survives a migration that changes its columns`() throws {
        try database.script("create table migrated (a int); insert into migrated values (1)")
        #expect(try database.execute("select * from migrated") == 1)
        try database.script("alter table migrated add b int")
        #expect(try database.execute("select * from migrated") == 1)
        try database.script("alter table migrated add c int")
        #expect(try database.transaction { try $0.execute("select * from migrated") } == 1)
    }

    @Test func `a statement survives that the server forgot it`() throws {
        #expect(try database.row("select \(1) + 5", as: Int.self) == 6)
        try database.script("deallocate all")
        #expect(try database.row("select \(2) + 5", as: Int.self) == 7)
    }
}
