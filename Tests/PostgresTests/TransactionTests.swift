import DatabaseTesting
import Postgres
import Synchronization
import Testing

@Suite(.database) struct TransactionTests {
    struct Refused: Error {}

    let database: Database
    let other: Connection

    init() throws {
        database = Database(conninfo: try DatabaseTrait.conninfo)
        other = try Connection(conninfo: try DatabaseTrait.conninfo)
    }

    @Test func `a body that returns is committed, one that throws is rolled back`() throws {
        try database.script("create table kept (n int)")
        let returned = try database.transaction { connection in
            try connection.execute("insert into kept values (1)")
            return "returned"
        }
        #expect(returned == "returned")
        #expect(throws: Refused.self) {
            try database.transaction { connection in
                try connection.execute("insert into kept values (2)")
                throw Refused()
            }
        }
        #expect(try other.rows("select n from kept", as: Int.self) == [1])
    }

    @Test func `a statement of the database and a transaction within belong to the transaction`() throws {
        try database.script("create table nested (n int)")
        #expect(throws: Refused.self) {
            try database.transaction { _ in
                try database.execute("insert into nested values (1)")
                try database.transaction { try $0.execute("insert into nested values (2)") }
                throw Refused()
            }
        }
        #expect(try database.execute("select * from nested") == 0)
    }

    @Test func `a failed statement that the body hides does not pass as committed`() throws {
        let error = #expect(throws: PostgresError.self) {
            try database.transaction { connection in _ = try? connection.execute("select 1 / 0") }
        }
        #expect(error?.message.contains("rolled back") == true)
        #expect(try database.text("select 'usable'") == "usable")
    }

    @Test func `a transaction that another one overtook is run again`() throws {
        try database.script("create table counter (n int); insert into counter values (0)")
        var runs = 0
        try database.transaction { connection in
            runs += 1
            try connection.execute("set transaction isolation level serializable")
            let seen = try connection.row("select n from counter", as: Int.self) ?? 0
            if runs == 1 { try other.execute("update counter set n = n + 10") }
            try connection.execute("update counter set n = \(seen + 1)")
        }
        #expect(runs == 2)
        #expect(try database.row("select n from counter", as: Int.self) == 11)
    }

    @Test func `a transaction that is overtaken each time is given up after five tries`() throws {
        try database.script("create table contended (n int); insert into contended values (0)")
        var runs = 0
        let error = #expect(throws: PostgresError.self) {
            try database.transaction { connection in
                runs += 1
                try connection.execute("set transaction isolation level repeatable read")
                try connection.execute("select * from contended")
                try other.execute("update contended set n = n + 1")
                try connection.execute("update contended set n = 0")
            }
        }
        #expect(error?.isSerializationFailure == true)
        #expect(runs == 5)
    }

    @Test func `of two transactions in a deadlock both are carried out`() throws {
        try database.script("create table pair (id int, n int); insert into pair values (1, 0), (2, 0)")
        let conninfo = try DatabaseTrait.conninfo
        let runs = Mutex(0)
        try onThreads(2) { index in
            let (first, second) = (index + 1, 2 - index)
            var isFirstRun = true
            try Database(conninfo: conninfo).transaction { connection in
                runs.withLock { $0 += 1 }
                try connection.execute("update pair set n = n + 1 where id = \(first)")
                // Not before each holds its first row; a second run finds the key of the other taken for good.
                if isFirstRun { try Self.meetOther(as: first, connection) }
                isFirstRun = false
                try connection.execute("update pair set n = n + 1 where id = \(second)")
            }
        }
        #expect(runs.withLock(\.self) > 2)
        #expect(try database.rows("select n from pair", as: Int.self) == [2, 2])
    }

    /// Waits until both transactions hold a lock of their own on this meeting.
    private static func meetOther(as number: Int, _ connection: Connection) throws {
        try connection.execute("select pg_advisory_xact_lock(4711, \(number)::int)")
        let deadline = ContinuousClock.now + .seconds(10)
        let holders: Query = """
            select count(*) from pg_locks where locktype = 'advisory' and classid = 4711
               and database = (select oid from pg_database where datname = current_database())
            """
        while try connection.row(holders, as: Int.self) != 2 {
            try #require(ContinuousClock.now < deadline)
        }
    }

    @Test func `a transaction that a script leaves open does not reach the next statement`() throws {
        try database.script("begin; set local application_name = 'left open'")
        #expect(try database.text("show application_name") == "ployst")
    }
}
