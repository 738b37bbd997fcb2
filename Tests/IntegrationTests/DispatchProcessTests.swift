import DatabaseTesting
import FunctionTesting
import Glibc
import JSONBody
import Linux
import LoopbackServer
import Postgres
import Testing

/// Processes of `dispatch` that stay: beside each other, killed, stopped, before receivers that hang.
@Suite struct DispatchProcessTests {
    @Test(.database) func `two processes share the work, and send nothing twice`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(200))
        for _ in 0..<4 { try bed.subscribe(receiver.url) }
        let processes = try ["dispatch", "second"].map { try bed.start($0) }
        try bed.wait(for: "second process") { try bed.number("select count(*) from dispatcher") == 2 }
        try bed.emit(0..<200)
        try bed.wait(for: "end of the queue") { try bed.number("select count(*) from delivery_queue") == 0 }
        #expect(receiver.received.count == 800)
        #expect(try bed.number("select count(*) from attempt") == 800)
        for process in processes {
            process.signal(SIGTERM)
            #expect(try process.wait(timeout: .seconds(30)) == .code(0))
        }
        #expect(try bed.number("select count(*) from dispatcher") == 0)
    }

    @Test(.database) func `features are kept ready, by one pass and by a process that stays`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        func write(_ numbers: ClosedRange<Int>) throws {
            try bed.connection().execute(
                """
                insert into feature (project_id, provider, feature_id)
                select 1, 'targetprocess', n::text from generate_series(\(numbers.lowerBound), \(numbers.upperBound)) as n
                """)
        }
        try write(1...60)
        // Transactions of other tests make a pass leave some to the next.
        try bed.wait(for: "documents of passes") {
            #expect(try bed.pass().exit == .code(0))
            return try bed.number("select count(*) from kept_feature") == 60
        }
        let process = try bed.start()
        try write(61...120)
        try bed.wait(for: "documents") { try bed.number("select count(*) from kept_feature") == 120 }
        process.signal(SIGTERM)
        #expect(try process.wait(timeout: .seconds(30)) == .code(0))
    }

    @Test(.database) func `callbacks go out where documents of features cannot be made`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(200))
        try bed.subscribe(receiver.url)
        try bed.connection().script(
            """
            drop function make_feature_documents(bigint[]);
            insert into feature (project_id, provider, feature_id) values (1, 'targetprocess', '4711');
            """)
        try bed.emit(0..<3)
        let pass = try bed.pass()
        #expect(pass.exit == .code(0))
        #expect(pass.log.contains("documents of features cannot be made"))
        #expect(receiver.received.count == 3)
    }

    @Test(.database) func `what a killed process held is sent by another, with the same id`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer { request in request.text.contains(#""number": 3}"#) ? .silence : .answer(200)
        }
        try bed.subscribe(receiver.url)
        try bed.emit(0..<20)
        let killed = try bed.start("killed")
        try bed.wait(for: "delivery that hangs alone") { try bed.number("select count(*) from delivery_queue") == 1 }
        killed.signal(SIGKILL)
        _ = try killed.wait()
        // Instead of waiting for the end of its lease.
        try bed.connection().script("update dispatcher set expires_at = now()")
        let next = try bed.start()
        try bed.wait(for: "second try") { receiver.received.count == 21 }
        next.signal(SIGKILL)
        let ids = receiver.received.map { $0.fields["webhook-id"] }
        #expect(Set(ids).count == 20)
        let twice = receiver.received.filter { request in ids.count { $0 == request.fields["webhook-id"] } == 2 }
        #expect(twice.count == 2)
        #expect(Set(twice.map(\.text)).count == 1)
    }

    @Test(.database) func `a process that is stopped waits for what is in flight, and leaves the rest`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .silence)
        try bed.subscribe(receiver.url, maxInFlight: 3)
        try bed.emit(0..<50)
        let process = try bed.start()
        try bed.wait(for: "callbacks in flight") { receiver.received.count == 3 }
        process.signal(SIGTERM)
        #expect(try process.wait(timeout: .seconds(40)) == .code(0))
        #expect(receiver.received.count == 3)
        #expect(try bed.number("select count(*) from delivery_queue where claimed_by is null") == 50)
        #expect(try bed.number("select count(*) from dispatcher") == 0)
        #expect(bed.folder.read("dispatch.log").contains(#""message":"stopped""#))
    }

    @Test(.database) func `receivers that hang keep nobody else waiting`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let healthy = try LoopbackServer(replies: .answer(200))
        let hanging = try LoopbackServer(replies: .silence)
        for _ in 0..<4 {
            try bed.subscribe(healthy.url)
            try bed.subscribe(hanging.url)
        }
        let process = try bed.start()
        try bed.emit(0..<100)
        try bed.wait(for: "all callbacks to those that answer") { healthy.received.count == 400 }
        // Those that hang are still before their first time-out, with what their subscriptions allow.
        #expect(hanging.received.count == 32)
        process.signal(SIGKILL)
    }

    @Test(.database) func `a database that is away is waited for`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        let receiver = try LoopbackServer(replies: .answer(200))
        try bed.subscribe(receiver.url)
        let process = try bed.start()
        try bed.wait(for: "lease") { try bed.number("select count(*) from dispatcher") == 1 }
        for number in 0..<3 {
            try bed.connection().script(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                    + "where datname = current_database() and pid <> pg_backend_pid()")
            try bed.emit(number..<number + 1)
            try bed.wait(for: "callback") { receiver.received.count == number + 1 }
        }
        process.signal(SIGTERM)
        #expect(try process.wait(timeout: .seconds(30)) == .code(0))
        #expect(try bed.number("select count(*) from attempt") == 3)
    }
}
