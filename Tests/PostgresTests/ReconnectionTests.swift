import DatabaseTesting
import FunctionKit
import HTTPTypes
import Postgres
import Testing

@Suite(.database) struct ReconnectionTests {
    let database: Database
    let administrator: Connection

    init() throws {
        database = Database(conninfo: try DatabaseTrait.conninfo)
        administrator = try Connection(conninfo: try DatabaseTrait.conninfo)
    }

    /// Ends the server's process of a connection and waits until it is gone.
    private func end(_ process: Int) throws {
        try administrator.execute("select pg_terminate_backend(\(process)::int, 10000)")
    }

    private func process(_ executor: some QueryExecutor) throws -> Int {
        try #require(try executor.row("select pg_backend_pid()", as: Int.self))
    }

    @Test(arguments: 1...20) func `a connection that ended between two statements is replaced`(_: Int) throws {
        let first = try process(database)
        try end(first)
        let second = try process(database)
        #expect(second != first)
        try end(second)
        #expect(try database.transaction { try process($0) } != second)
        try end(try process(database))
        try database.script("select 1; select 2")
    }

    @Test func `a statement whose connection ends while it runs may have run`() throws {
        let error = #expect(throws: PostgresError.self) {
            try database.execute("select pg_terminate_backend(pg_backend_pid()), pg_sleep(10)")
        }
        #expect(error?.code == .connectionLost)
        #expect(error?.mayHaveRun == true)
        #expect(error?.isUnavailable == true)
        #expect(error?.problem.status == .serviceUnavailable)
        #expect(try database.text("select 'usable'") == "usable")
    }

    @Test func `a caller who may run it twice gets an answer nevertheless`() throws {
        var runs = 0
        let answer = try database.retryingLostConnections {
            runs += 1
            if runs == 1 { try database.execute("select pg_terminate_backend(pg_backend_pid()), pg_sleep(10)") }
            return try database.text("select 'answer'")
        }
        #expect(answer == "answer")
        #expect(runs == 2)
    }

    @Test func `a connection that ends twice is the caller's to know`() throws {
        let error = #expect(throws: PostgresError.self) {
            try database.retryingLostConnections {
                try database.execute("select pg_terminate_backend(pg_backend_pid()), pg_sleep(10)")
            }
        }
        #expect(error?.code == .connectionLost)
    }

    @Test func `a transaction whose connection ends at the commit may have run, and is not repeated`() throws {
        var runs = 0
        let error = #expect(throws: PostgresError.self) {
            try database.transaction { connection in
                runs += 1
                try end(try process(connection))
            }
        }
        #expect(runs == 1)
        #expect(error?.code == .connectionLost)
        #expect(error?.mayHaveRun == true)
    }

    @Test func `a transaction whose connection ends within the body is run again`() throws {
        try database.script("create table repeated (n int)")
        var runs = 0
        try database.transaction { connection in
            runs += 1
            try connection.execute("insert into repeated values (\(runs))")
            if runs == 1 { try end(try process(connection)) }
            try connection.execute("insert into repeated values (\(runs + 10))")
        }
        #expect(runs == 2)
        #expect(try database.rows("select n from repeated order by n", as: Int.self) == [2, 12])
    }

    @Test func `a database that is not there is unavailable`() throws {
        let nowhere = Database(conninfo: Secret("host=/nowhere.test dbname=none password=never-shown-anywhere"))
        let error = try #require(throws: PostgresError.self) { try nowhere.text("select 1") }
        #expect(error.code == .connectionFailed)
        #expect(error.problem.status == .serviceUnavailable)
        #expect(!String(reflecting: error).contains("never-shown"))
    }

    @Test func `connections are closed with their owner`() throws {
        let name = "owner-\(RequestID.random())"
        let mine: Query = "select count(*) from pg_stat_activity where application_name = \(name)"
        var open: [Database] = []
        for _ in 1...5 {
            let configuration = DatabaseConfiguration(applicationName: name)
            let database = Database(conninfo: try DatabaseTrait.conninfo, configuration: configuration)
            try database.execute("select 1")
            open.append(database)
        }
        #expect(try administrator.row(mine, as: Int.self) == 5)
        open.removeAll()
        let deadline = ContinuousClock.now + .seconds(10)
        while try administrator.row(mine, as: Int.self) != 0 {
            try #require(ContinuousClock.now < deadline)
        }
    }
}
