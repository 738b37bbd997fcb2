import DatabaseTesting
import FunctionKit
import FunctionTesting
import Glibc
import Linux
import LoopbackServer
import Postgres
import Signatures
import Synchronization
import Testing

/// What arrives while everything fails: dispatch killed, PostgreSQL restarted, receivers that refuse, hang up, or take their time.
///
/// `PLOYST_SOAK_SECONDS` says how long events are written; `Tests/run --soak` sets it.
@Suite struct SoakTests {
    private static let eventsPerSecond = 200
    private static let killEvery = Duration.seconds(5)

    private static var length: Duration {
        let seconds = CurrentProcess.environment["PLOYST_SOAK_SECONDS"].flatMap { Int($0) }
        return .seconds(seconds ?? 20)
    }

    @Test func `whatever fails, each event arrives, unaltered, and each time with the same id`() throws {
        let server = try ThrowawayServer()
        try Self.waitUntilAnswered(server)
        let bed = try DispatchBed(database: server.conninfo)
        let receiver = SoakReceiver()
        let listening = try LoopbackServer { receiver.reply(to: $0) }
        let subscriptions = try ["one", "two"].map {
            try bed.subscribe("\(listening.url)/\($0)", maxInFlight: 100)
        }

        let emitter = try Emitter(database: server.conninfo, rate: Self.eventsPerSecond, length: Self.length)
        var processes = try ["dispatch", "second"].map { try bed.start($0, ["PLOYST_LOG_LEVEL": "warning"]) }
        let start = ContinuousClock.now
        var restarts = [Self.length / 3, Self.length * 2 / 3]
        var turn = 0
        while .now - start < Self.length {
            // Each of the two dies every ten seconds.
            _ = try Readiness.wait(for: [(emitter.ended, .read)], timeout: Self.killEvery)
            processes[turn % 2].signal(SIGKILL)
            _ = try processes[turn % 2].wait()
            if let next = restarts.first, .now - start >= next {
                restarts.removeFirst()
                server.stop(turn % 2 == 0 ? SIGKILL : SIGINT)
                try Self.waitUntilAnswered(server)
            }
            processes[turn % 2] = try bed.start(["dispatch", "second"][turn % 2], ["PLOYST_LOG_LEVEL": "warning"])
            turn += 1
        }
        let written = emitter.finish()
        // What the killed ones held is freed when their leases have ended.
        try bed.wait(for: "end of the queue") { try bed.number("select count(*) from delivery_queue") == 0 }
        for process in processes { process.signal(SIGTERM) }

        let events = try bed.connection().rows(
            "select id::text, event_json(e)::text as body from event e", as: Event.self)
        #expect(events.count >= written)
        #expect(written >= Int(Self.length / .seconds(1)) * Self.eventsPerSecond / 2)
        for (path, subscription) in zip(["/one", "/two"], subscriptions) {
            try receiver.expect(events, at: path, secret: subscription.secret)
        }
        receiver.report(events: events.count)
    }

    struct Event: Decodable {
        var id: String
        var body: String
    }

    private static func waitUntilAnswered(_ server: ThrowawayServer) throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while (try? Connection(conninfo: server.conninfo)) == nil {
            try #require(ContinuousClock.now < deadline, "PostgreSQL did not start")
            if !server.isRunning { try server.start() }
        }
    }
}
