import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// The log of deliveries, and sending again what was missed.
@Suite(.coreDatabase) struct DeliveryTests {
    private let core: CoreHarness
    private let project: CoreHarness.Project
    private let subscription: Int
    private let dispatcher: Int

    init() throws {
        core = try CoreHarness()
        project = try core.makeProject()
        subscription = try core.subscribe(project)
        dispatcher = try core.startDispatcher()
    }

    /// Emits an event for each outcome, oldest first, and returns the deliveries.
    private func deliver(_ outcomes: String...) throws -> [Int] {
        try outcomes.map { outcome in
            try core.emit(to: project)
            let id = try #require(try core.claim(dispatcher, [subscription]).first?.id)
            try core.finish(dispatcher, [id], outcome, status: outcome == "delivered" ? 200 : 500)
            return id
        }
    }

    private func list(_ query: String = "") throws -> [Int] {
        try core.send(.get, "subscriptions/\(subscription)/deliveries\(query)")["items"].items
            .compactMap { $0["id"].number }
    }

    private func recover(_ what: String?, since: String = "2026-01-01T00:00:00Z") throws -> Answer {
        let field = what.map { "&what=\($0)" } ?? ""
        return try core.send(.post, "subscriptions/\(subscription)/recover?since=\(since)\(field)")
    }

    /// A time an hour ago by the database's clock.
    private func anHourAgo() throws -> String {
        try #require(try core.database.text("select rfc3339(now() - interval '1 hour')"))
    }

    @Test func `deliveries are listed newest first, finished and waiting together, page by page`() throws {
        let finished = try deliver("delivered", "failed", "delivered")
        try core.emit(to: project)
        try core.emit(to: project)
        let all = try list()
        #expect(Array(all.dropFirst(2)) == finished.reversed())
        #expect(all == all.sorted(by: >))
        let first = try core.send(.get, "subscriptions/\(subscription)/deliveries?limit=3")
        #expect(first["items"].items.compactMap { $0["id"].number } == Array(all[..<3]))
        let next = try #require(first["next"].text)
        #expect(try list("?limit=3&cursor=\(next)") == Array(all[3...]))
        #expect(try list("?state=delivered") == [finished[2], finished[0]])
        #expect(try list("?state=waiting") == Array(all[..<2]))
        #expect(try list("?state=gone") == [])
        #expect(try core.send(.get, "subscriptions/\(subscription)/deliveries?state=lost").status == 400)
    }

    @Test func `a delivery shows its event and every attempt`() throws {
        let id = try deliver("failed")[0]
        let shown = try core.send(.get, "deliveries/\(id)")
        let event = try core.events(of: project, type: "ployst.feature.changed")[0]
        #expect(
            [shown["state"], shown["status"], shown["subscription_id"]] == ["failed", 500, JSONValue(subscription)])
        #expect(shown["event"]["id"] == event["id"])
        #expect(shown["event"]["sequence"] == event["sequence"])
        let attempt = shown["attempts_made"][0]
        #expect([attempt["status"], attempt["duration_ms"], attempt["response"]] == [500, 12, "ok"])
        #expect(attempt["started_at"] == "2026-11-23T10:00:00.000000Z")
        #expect(try core.send(.get, "deliveries/999999999").status == 404)
    }

    @Test func `a finished delivery is sent again as a new one with the same event`() throws {
        let id = try deliver("failed")[0]
        let again = try core.send(.post, "deliveries/\(id)/redeliver")
        #expect(again.status == 202)
        #expect(again["id"].number != id)
        #expect(again["state"] == "waiting")
        let claim = try #require(try core.claim(dispatcher, [subscription]).first)
        #expect(.string(claim.webhookID) == again["event"]["id"])
        #expect(try core.send(.post, "deliveries/\(claim.id)/redeliver").status == 409)
    }

    @Test func `a delivery that waits for its next attempt is made due at once`() throws {
        try core.emit(to: project)
        let id = try #require(try core.claim(dispatcher, [subscription]).first?.id)
        try core.finish(dispatcher, [id], "retry", status: 500, dueAt: "2096-01-01T00:00:00Z")
        #expect(try core.send(.post, "deliveries/\(id)/redeliver")["id"].number == id)
        #expect(try core.claim(dispatcher, [subscription]).map(\.id) == [id])
    }

    @Test func `a ping goes to its subscription alone, whatever that asks for`() throws {
        let picky = try core.subscribe(project, ["types": ["ployst.build.changed"]])
        let ping = try core.send(.post, "subscriptions/\(picky)/ping")
        #expect(ping.status == 202)
        #expect(ping["event"]["type"] == "ployst.ping")
        #expect(try core.waiting(subscription) == 0)
        #expect(try core.claim(dispatcher, [picky]).map(\.id) == [ping["id"].number])
        try core.send(.patch, "subscriptions/\(picky)", ["state": "paused"])
        #expect(try core.send(.post, "subscriptions/\(picky)/ping").status == 409)
    }

    @Test func `what failed is recovered once, but not what was delivered otherwise`() throws {
        let ids = try deliver("failed", "delivered", "failed", "failed")
        let again = try core.send(.post, "deliveries/\(ids[0])/redeliver")["id"].number ?? 0
        #expect(try core.claim(dispatcher, [subscription]).map(\.id) == [again])
        try core.finish(dispatcher, [again], "delivered")
        try core.database.execute(
            "update delivery set finished_at = now() - interval '2 hours' where id = \(ids[3])")
        let since = try anHourAgo()
        #expect(try recover(nil, since: since)["recovered"] == 1)
        #expect(try recover("failed", since: since)["recovered"] == 0)
        let claims = try core.claim(dispatcher, [subscription])
        let failed = try core.send(.get, "deliveries/\(ids[2])")
        #expect(claims.map { .string($0.webhookID) } == [failed["event"]["id"]])
    }

    @Test func `what was never tried because the subscription was disabled is recovered`() throws {
        _ = try deliver("delivered")
        try core.database.execute("select disable_subscription(\(subscription), 'For a test.')")
        try core.emit(to: project)
        try core.emit(to: project)
        let since = try anHourAgo()
        let refused = try recover("never_tried", since: since)
        #expect(refused.status == 409)
        #expect(refused["detail"].text?.contains("For a test.") == true)
        try core.send(.patch, "subscriptions/\(subscription)", ["state": "active"])
        try core.send(.post, "subscriptions/\(subscription)/ping")
        // Besides the two the event that says that the subscription was disabled.
        #expect(try recover("never_tried", since: since)["recovered"] == 3)
        #expect(try recover("never_tried", since: since)["recovered"] == 0)
        #expect(try recover("all", since: since)["recovered"] == 1)
    }

    @Test func `recovering asks for the filters of today`() throws {
        try core.send(.patch, "subscriptions/\(subscription)", ["types": ["ployst.build.changed"]])
        try core.emit(to: project)
        #expect(try recover("never_tried", since: anHourAgo())["recovered"] == 0)
    }

    @Test(arguments: ["", "yesterday"]) func `recovering needs a time`(_ since: String) throws {
        #expect(try recover("failed", since: since).status == 400)
    }

    @Test func `recovering reaches as far as the log does, and knows three kinds`() throws {
        #expect(try recover("failed", since: "2026-01-01T00:00:00Z").status == 422)
        #expect(try recover("some", since: anHourAgo()).status == 400)
    }
}
