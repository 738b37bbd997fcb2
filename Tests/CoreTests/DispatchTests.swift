import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Synchronization
import Testing

@testable import Core

/// What dispatchers call: claims, leases and outcomes.
@Suite(.coreDatabase) struct DispatchTests {
    private let core: CoreHarness
    private let project: CoreHarness.Project
    private let subscription: Int

    init() throws {
        core = try CoreHarness()
        project = try core.makeProject()
        subscription = try core.subscribe(project)
    }

    private func emit(_ count: Int) throws {
        for number in 0..<count { try core.emit("ployst.feature.changed", ["number": JSONValue(number)], to: project) }
    }

    private func hungry(_ window: String?) throws -> [Int] {
        try core.database.rows("select subscription_id from dispatch_hungry(\(window)::interval)", as: Int.self)
    }

    @Test func `a claim has the event as the feed has it, and whose secret signs it`() throws {
        try emit(1)
        let claim = try #require(try core.claim(core.startDispatcher(), [subscription]).first)
        let event = try #require(try core.events(of: project, type: "ployst.feature.changed").first)
        #expect(try claim.event == event)
        #expect(claim.webhookID == event["id"].text)
        #expect(claim.url == "https://receiver.example/hook")
        #expect(!claim.isInstance)
        #expect(claim.previousSecret == nil)
        #expect(claim.attempts == 0)
    }

    @Test func `claims of dispatchers at the same time never overlap`() throws {
        try emit(60)
        let (conninfo, subscription) = (core.conninfo, subscription)
        let claimed = Mutex<[Int]>([])
        try onThreads(3) { _ in
            let core = try CoreHarness(conninfo: conninfo)
            let dispatcher = try core.startDispatcher()
            while true {
                let ids = try core.claim(dispatcher, [subscription], room: 7).map(\.id)
                if ids.isEmpty {
                    guard try core.waiting(subscription) == claimed.withLock(\.count) else { continue }
                    return
                }
                claimed.withLock { $0 += ids }
            }
        }
        let all = claimed.withLock(\.self)
        #expect(all.count == 60)
        #expect(Set(all).count == 60)
    }

    @Test func `what is due for the longest is claimed first, within each subscription's room`() throws {
        let other = try core.subscribe(project)
        try emit(3)
        try core.makeDue(other, secondsAgo: 60)
        let claims = try core.claim(core.startDispatcher(), [subscription, other], room: 2)
        #expect(claims.map(\.subscriptionID) == [other, other, subscription, subscription])
        #expect(claims.map(\.id) == claims.sorted { ($0.dueAt, $0.id) < ($1.dueAt, $1.id) }.map(\.id))
        #expect(try claims.map { try $0.event["data"]["number"].number } == [0, 1, 0, 1])
    }

    @Test func `at most so many of those that were tried before are claimed, and first attempts besides`() throws {
        let dispatcher = try core.startDispatcher()
        try emit(4)
        let tried = try core.claim(dispatcher, [subscription]).map(\.id)
        try core.finish(dispatcher, tried, "retry", status: 500, dueAt: "2026-01-01T00:00:00Z")
        try emit(4)
        let claims = try core.claim(dispatcher, [subscription], mostRetries: 1)
        #expect(claims.map(\.attempts).sorted() == [0, 0, 0, 0, 1])
        #expect(try core.claim(dispatcher, [subscription], mostRetries: 0).isEmpty)
        #expect(try core.claim(dispatcher, [subscription]).count == 3)
    }

    @Test func `a low mark leaves out what was due before it`() throws {
        try emit(2)
        let dispatcher = try core.startDispatcher()
        func claim(low: String) throws -> Int {
            try core.database.rows(
                """
                select id from dispatch_claim(
                    \(dispatcher), \([subscription]), array [now() + \(low)::interval], array [8], 8)
                """, as: Int.self
            ).count
        }
        try core.makeDue(subscription, secondsAgo: 60)
        #expect(try claim(low: "-30 seconds") == 0)
        #expect(try claim(low: "-90 seconds") == 2)
    }

    @Test func `hungry are active subscriptions with something that became due within the window`() throws {
        #expect(try !hungry("1 minute").contains(subscription))
        try emit(1)
        #expect(try hungry("1 minute").contains(subscription))
        try core.makeDue(subscription, secondsAgo: 3600)
        #expect(try !hungry("1 minute").contains(subscription))
        #expect(try hungry(nil).contains(subscription))
        try core.makeDue(subscription, secondsAgo: -3600)
        #expect(try !hungry(nil).contains(subscription))
        try core.makeDue(subscription)
        try core.send(.patch, "subscriptions/\(subscription)", ["state": "paused"])
        #expect(try !hungry(nil).contains(subscription))
        let dispatcher = try core.startDispatcher()
        #expect(try core.claim(dispatcher, [subscription]).isEmpty)
        try core.makeDue(subscription, secondsAgo: 3600)
        try core.send(.patch, "subscriptions/\(subscription)", ["state": "active"])
        #expect(try hungry("1 minute").contains(subscription))
        #expect(try core.claim(dispatcher, [subscription]).count == 1)
        #expect(try !hungry(nil).contains(subscription))
    }

    @Test func `what a dispatcher writes after its lease is over counts for nothing`() throws {
        let (late, other) = (try core.startDispatcher(), try core.startDispatcher())
        try emit(2)
        let ids = try core.claim(late, [subscription]).map(\.id)
        try core.expire(late)
        #expect(try core.finish(late, ids, "delivered") == 0)
        #expect(try core.database.text("select dispatch_release(\(late), \(ids))") == "0")
        #expect(try core.claim(late, [subscription]).isEmpty)
        #expect(try core.claim(other, [subscription]).isEmpty)
        let beat = try core.database.text("select alive from dispatch_beat(\(other))")
        #expect(beat == "t")
        #expect(try core.claim(other, [subscription]).map(\.id) == ids)
        #expect(try core.finish(late, ids, "delivered") == 0)
        #expect(try core.finish(other, ids, "delivered") == 2)
        #expect(try core.finish(other, ids, "delivered") == 0)
        #expect(try core.waiting(subscription) == 0)
    }

    @Test(.coreDatabase) func `a beat keeps a lease that is good, ends the others, and counts who is alive`() throws {
        let core = try CoreHarness()
        let (one, other, late) = (
            try core.startDispatcher(), try core.startDispatcher(), try core.startDispatcher()
        )
        func beat(_ dispatcher: Int) throws -> String? {
            try core.database.text("select alive || ' ' || dispatchers from dispatch_beat(\(dispatcher))")
        }
        #expect(try beat(one) == "true 3")
        try core.expire(late)
        #expect(try beat(one) == "true 2")
        #expect(try beat(late) == "false 2")
        _ = try core.database.execute("select dispatch_stop(\(other))")
        #expect(try beat(one) == "true 1")
        #expect(try beat(other) == "false 1")
        // Its own lease counts as anybody's.
        try core.expire(one)
        #expect(try beat(one) == "false 0")
    }

    @Test func `what is released, and what a stopped dispatcher held, is there for others at once`() throws {
        let (one, other) = (try core.startDispatcher(), try core.startDispatcher())
        try emit(3)
        let ids = try core.claim(one, [subscription]).map(\.id)
        try core.database.execute(
            "update delivery_queue set due_at = now() - interval '1 hour' where claimed_by = \(one)")
        #expect(try core.database.text("select dispatch_release(\(other), \(ids))") == "0")
        #expect(try core.database.text("select dispatch_release(\(one), \([ids[0]]))") == "1")
        #expect(try hungry("1 minute").contains(subscription))
        #expect(try core.claim(other, [subscription]).map(\.id) == [ids[0]])
        try core.database.execute("select dispatch_stop(\(one))")
        #expect(try core.claim(other, [subscription]).map(\.id) == Array(ids[1...]))
        #expect(try core.finish(one, ids, "delivered") == 0)
    }

    @Test func `a retry comes again when it is due, and uses up a step only where it counts`() throws {
        let dispatcher = try core.startDispatcher()
        try emit(1)
        let ids = try core.claim(dispatcher, [subscription]).map(\.id)
        try core.finish(dispatcher, ids, "retry", status: 503, dueAt: "2096-01-01T00:00:00Z", counts: false)
        #expect(try core.claim(dispatcher, [subscription]).isEmpty)
        try core.makeDue(subscription)
        #expect(try core.claim(dispatcher, [subscription]).map(\.attempts) == [0])
        try core.finish(dispatcher, ids, "retry", status: nil, error: "Nobody answered.", dueAt: "2026-01-01T00:00:00Z")
        // A time that was over for dispatchers that look at the last minute.
        #expect(try hungry("1 minute").contains(subscription))
        #expect(try core.claim(dispatcher, [subscription]).map(\.attempts) == [1])
        let shown = try core.send(.get, "deliveries/\(ids[0])")
        #expect([shown["state"], shown["attempts"], shown["error"]] == ["in_flight", 1, "Nobody answered."])
        #expect(shown["attempts_made"].items.map { $0["status"] } == [503, .null])
    }

    @Test func `a subscription whose receiver is gone is disabled, and an event says so`() throws {
        let dispatcher = try core.startDispatcher()
        try emit(2)
        let ids = try core.claim(dispatcher, [subscription], room: 1).map(\.id)
        try core.finish(dispatcher, ids, "gone", status: 410)
        let shown = try core.send(.get, "subscriptions/\(subscription)")
        #expect(shown["state"] == "disabled")
        #expect(shown["disabled_reason"].text?.contains("410") == true)
        #expect(shown["waiting"] == 1)
        let told = try core.events(of: project, type: "ployst.subscription.disabled")
        #expect(told.map { $0["data"]["subscription"]["id"].number } == [subscription])
        #expect(try core.claim(dispatcher, [subscription]).isEmpty)
    }

    @Test func `a subscription is disabled after five days of nothing but failures`() throws {
        let dispatcher = try core.startDispatcher()
        try emit(1)
        func fail() throws {
            try core.makeDue(subscription)
            let ids = try core.claim(dispatcher, [subscription]).map(\.id)
            try #require(
                try core.finish(dispatcher, ids, "retry", status: 500, dueAt: "2026-01-01T00:00:00Z") == 1)
        }
        func shown(_ name: String) throws -> JSONValue {
            try core.send(.get, "subscriptions/\(subscription)")[name]
        }
        func pass(_ days: String) throws {
            try core.database.execute(
                "update subscription set failing_since = failing_since - \(days)::interval where id = \(subscription)")
        }
        try fail()
        #expect(try shown("failing_since") != .null)
        try pass("4.9 days")
        try fail()
        #expect(try shown("state") == "active")
        // One success, and it begins anew.
        try emit(1)
        let ids = try core.claim(dispatcher, [subscription], mostRetries: 0).map(\.id)
        try core.finish(dispatcher, ids, "delivered")
        #expect(try shown("failing_since") == .null)
        try fail()
        try pass("5.1 days")
        try fail()
        #expect(try shown("state") == "disabled")
        #expect(try core.events(of: project, type: "ployst.subscription.disabled").count == 1)
        try core.send(.patch, "subscriptions/\(subscription)", ["state": "active"])
        #expect(try [shown("disabled_reason"), shown("disabled_at"), shown("failing_since")] == [.null, .null, .null])
        try fail()
        #expect(try shown("state") == "active")
    }
}
