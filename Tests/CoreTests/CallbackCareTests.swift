import DatabaseTesting
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Metrics, warnings, and what `core maintain` does about callbacks; each test counts all there is in a database of its own.
@Suite struct CallbackCareTests {
    private func metrics(_ core: CoreHarness) throws -> [String: String] {
        let text = try #require(try core.send(.get, "metrics").body.text)
        let samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ") }
        return Dictionary(uniqueKeysWithValues: samples.map { (String($0[0]), String($0[1])) })
    }

    @Test(.coreDatabase) func `metrics count events, deliveries, attempts, subscriptions and dispatchers`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        let subscription = try core.subscribe(project)
        try core.subscribe(project, ["state": "paused"])
        let (dispatcher, late) = (try core.startDispatcher(), try core.startDispatcher())
        for _ in 0..<4 { try core.emit(to: project) }
        let ids = try core.claim(dispatcher, [subscription], room: 3).map(\.id)
        try core.finish(dispatcher, [ids[0]], "delivered")
        try core.finish(dispatcher, [ids[1]], "retry", status: 500, dueAt: "2096-01-01T00:00:00Z")
        try core.expire(late)
        let before = try metrics(core)
        let expected = [
            "ployst_events_total": "4", "ployst_deliveries_unfinished{state=\"waiting\"}": "2",
            "ployst_deliveries_unfinished{state=\"in_flight\"}": "1",
            "ployst_deliveries_unfinished{state=\"held\"}": "4",
            "ployst_deliveries_total{outcome=\"delivered\"}": "1", "ployst_deliveries_total{outcome=\"failed\"}": "0",
            "ployst_delivery_attempts_total{outcome=\"retry\"}": "1", "ployst_dispatchers": "1",
            "ployst_subscriptions{state=\"active\"}": "1", "ployst_subscriptions{state=\"paused\"}": "1",
            "ployst_subscriptions_failing": "1",
        ]
        #expect(before.filter { expected[$0.key] != nil } == expected)
        // What a dispatcher counted outlives it.
        try core.database.execute("select dispatch_stop(\(dispatcher))")
        let after = try metrics(core)
        #expect(after["ployst_deliveries_total{outcome=\"delivered\"}"] == "1")
        #expect(after["ployst_deliveries_unfinished{state=\"in_flight\"}"] == "0")
        let bound = try core.makeToken("read", project: project)
        #expect(try core.send(.get, "metrics", token: bound).status == 403)
    }

    @Test(.coreDatabase) func `events that wait while nobody sends are a warning, every ten minutes`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        let subscription = try core.subscribe(project)
        func warnings() throws -> [String] {
            try core.database.rows("select kind from dispatch_watch()", as: String.self)
        }
        func warned(minutesAgo: Int) throws {
            try core.database.execute(
                "update warning set given_at = now() - make_interval(mins => \(minutesAgo)::integer)")
        }
        try core.emit(to: project)
        #expect(try warnings() == [])
        try core.makeDue(subscription, secondsAgo: 120)
        let dispatcher = try core.startDispatcher()
        #expect(try warnings() == ["queue_stalled"])
        #expect(try warnings() == [])
        try warned(minutesAgo: 11)
        #expect(try warnings() == ["queue_stalled"])
        try warned(minutesAgo: 11)
        // Somebody sends: it is not so.
        let ids = try core.claim(dispatcher, [subscription]).map(\.id)
        try core.finish(dispatcher, ids, "retry", status: 500, dueAt: "2026-01-01T00:00:00Z")
        try core.makeDue(subscription, secondsAgo: 120)
        #expect(try warnings() == [])
        let told = try core.json(
            "select json_agg(event_json(e) order by position, ordinal) from event e where type = 'ployst.warning'")
        #expect(told.items.map { $0["source"] } == ["/", "/"])
        #expect(told[0]["data"]["message"].text?.contains("1 dispatchers are alive") == true)
        try core.waitForFeed()
        let feed = try core.send(.get, "events")["items"].items
        #expect(feed.filter { $0["type"] == "ployst.warning" }.count == 2)
    }

    @Test(.quietCoreDatabase) func `a transaction that holds back the clean-up is named`() throws {
        let core = try CoreHarness()
        func warning() throws -> String? {
            try core.database.text("select long_transaction_warning('0 seconds')")
        }
        #expect(try warning() == nil)
        let other = Database(conninfo: core.conninfo)
        try other.transaction { connection in
            try connection.script("set transaction isolation level repeatable read; select 1")
            let process = try connection.row("select pg_backend_pid()", as: Int.self) ?? 0
            #expect(try warning()?.contains("process \(process)") == true)
        }
        #expect(try warning() == nil)
    }

    @Test(.coreDatabase) func `maintain ends what waited two weeks for a disabled subscription`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        let (old, young) = (try core.subscribe(project), try core.subscribe(project))
        try core.emit(to: project)
        for subscription in [old, young] {
            try core.database.execute("select disable_subscription(\(subscription), 'For a test.')")
        }
        try core.database.execute(
            "update subscription set disabled_at = now() - interval '15 days' where id = \(old)")
        let kept = try core.waiting(young)
        try MaintainCommand.maintain(core.database)
        #expect(try [core.waiting(old), core.waiting(young)] == [0, kept])
        let states = try core.send(.get, "subscriptions/\(old)/deliveries")["items"].items.map { $0["state"] }
        #expect(states == ["expired"])
        #expect(try metrics(core)["ployst_deliveries_total{outcome=\"expired\"}"] == "1")
    }

    @Test(.coreDatabase) func `maintain removes the subscriptions of deleted projects with all their deliveries`()
        throws
    {
        let core = try CoreHarness()
        let (gone, kept) = (try core.makeProject(), try core.makeProject())
        let dispatcher = try core.startDispatcher()
        let all = try core.subscribe(nil)
        let subscriptions = try [gone, kept].map { try core.subscribe($0) }
        for (project, subscription) in zip([gone, kept], subscriptions) {
            for _ in 0..<2 { try core.emit(to: project) }
            let ids = try core.claim(dispatcher, [subscription], room: 1).map(\.id)
            try core.finish(dispatcher, ids, "delivered")
        }
        try core.send(.delete, "projects/\(gone.id)")
        #expect(try core.send(.get, "subscriptions/\(subscriptions[0])").status == 404)
        #expect(try core.claim(dispatcher, [subscriptions[0]]).isEmpty)
        try MaintainCommand.maintain(core.database)
        let left = try core.json(
            """
            select json_build_array(
                (select count(*) from subscription), (select count(*) from delivery), (select count(*) from attempt),
                (select count(*) from delivery_queue where subscription_id <> \(all)),
                (select count(*) from delivery_queue where subscription_id = \(all)))
            """)
        #expect(left == [2, 1, 1, 1, 2])
    }

    @Test(.coreDatabase) func `the week of the log that comes next is emptied before its turn`() throws {
        let core = try CoreHarness()
        for week in 0..<6 {
            try core.database.execute(
                """
                insert into delivery (week, id, subscription_id, position, ordinal, state, attempts, created_at)
                values (\(week)::smallint, \(week + 1), 1, 1, 1, 'delivered', 1, now())
                """)
            try core.database.execute(
                "insert into attempt (week, delivery_id, started_at, duration_ms) values (\(week)::smallint, \(week + 1), now(), 1)"
            )
        }
        try MaintainCommand.maintain(core.database)
        let this = try #require(
            try core.database.row("select extract(epoch from now())::bigint / 604800 % 6", as: Int.self))
        let kept = Set(0..<6).subtracting([(this + 1) % 6])
        #expect(Set(try core.database.rows("select week from delivery", as: Int.self)) == kept)
        #expect(Set(try core.database.rows("select week from attempt", as: Int.self)) == kept)
    }
}
