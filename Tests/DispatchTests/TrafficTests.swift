import CoreAPI
import Testing

@testable import Dispatcher

@Suite struct TrafficTests {
    private let now = Timestamp(microseconds: 1_763_630_000_000_000)

    @Test func `what is due is claimed up to what its subscription allows`() throws {
        var traffic = Traffic(capacity: Capacity(total: 100))
        #expect(traffic.claim() == nil)
        traffic.isDue(1, limit: 8, reach: .near)
        traffic.isDue(2, limit: 3, reach: .near)
        let claim = try #require(traffic.claim())
        #expect(rooms(of: claim) == [1: 8, 2: 3])
        #expect(claim.retries == 75)
    }

    @Test func `a queue that was taken as a whole is left alone until something is due again`() throws {
        var traffic = Traffic(capacity: Capacity(total: 100))
        traffic.isDue(1, limit: 8, reach: .near)
        try flyAll(7, &traffic)
        #expect(!traffic.canClaim)
        traffic.isDue(1, limit: 8, reach: .near)
        #expect(rooms(of: try #require(traffic.claim())) == [1: 1])
    }

    @Test func `a queue of which something is left is claimed again as soon as there is room`() throws {
        var traffic = Traffic(capacity: Capacity(total: 100))
        traffic.isDue(1, limit: 8, reach: .near)
        let flights = try flyAll(8, &traffic)
        #expect(!traffic.canClaim)
        traffic.end(flights[0], .answered(status: 200, retryAfter: nil))
        #expect(rooms(of: try #require(traffic.claim())) == [1: 1])
    }

    @Test func `a claim begins a little before the last one, and at the beginning now and then`() throws {
        var traffic = Traffic(capacity: Capacity(total: 100))
        traffic.isDue(1, limit: 8, reach: .near)
        #expect(try #require(traffic.claim()).parts[0].low == nil)
        let flights = try flyAll(8, &traffic)
        for flight in flights { traffic.end(flight, .answered(status: 200, retryAfter: nil)) }
        // The mark is the last row that was taken.
        let lows = [Lows.Reach.near, .far, .whole, .near].map { reach in
            traffic.isDue(1, limit: 8, reach: reach)
            return traffic.claim()?.parts[0].low
        }
        // Until it is claimed, the poll that looked farthest back counts.
        #expect(lows == [now.advanced(by: .milliseconds(-500)), now.advanced(by: .seconds(-15)), nil, nil])
        // The mark is the time of a claim that took all.
        let claim = try #require(traffic.claim())
        traffic.claimed([], by: claim, at: now.advanced(by: .seconds(10)))
        traffic.isDue(1, limit: 8, reach: .near)
        #expect(traffic.claim()?.parts[0].low == now.advanced(by: .milliseconds(9500)))
    }

    @Test func `retries leave a quarter of all places to first tries`() throws {
        var traffic = Traffic(capacity: Capacity(total: 8))
        traffic.isDue(1, limit: 100, reach: .near)
        let claim = try #require(traffic.claim())
        #expect(claim.retries == 6)
        fly(claimedBy: claim, 6, tries: 1, &traffic)
        let next = try #require(traffic.claim())
        #expect(next.retries == 0)
        #expect(rooms(of: next) == [1: 2])
        // Nothing was left that is no retry: but where retries are held back, that says nothing of the queue.
        traffic.claimed([], by: next, at: now)
        #expect(traffic.canClaim)
        #expect(traffic.claim()?.parts[0].low == nil)
    }

    @Test func `half of the receivers hanging leave their places to the others`() throws {
        var traffic = Traffic(capacity: Capacity(total: 2000))
        for subscription in 0..<10 { traffic.isDue(subscription, limit: 8, reach: .near) }
        for _ in 0..<3 {
            let claim = try #require(traffic.claim())
            for flight in fly(claimedBy: claim, 8, &traffic) {
                traffic.end(
                    flight, flight.subscription < 5 ? .timedOut("no answer") : .answered(status: 200, retryAfter: nil))
            }
        }
        let rooms = rooms(of: try #require(traffic.claim()))
        #expect((0..<10).map { rooms[$0] } == [1, 1, 1, 1, 1, 8, 8, 8, 8, 8])
    }

    @Test func `several processes claim their share only`() throws {
        var traffic = Traffic(capacity: Capacity(total: 100))
        traffic.processes = 4
        traffic.isDue(1, limit: 8, reach: .near)
        #expect(rooms(of: try #require(traffic.claim())) == [1: 2])
    }

    @Test func `what is quiet is forgotten, what hangs is remembered`() throws {
        var traffic = Traffic(capacity: Capacity(total: 100))
        for subscription in 1...3 { traffic.isDue(subscription, limit: 8, reach: .near) }
        let flights = try flyAll(1, &traffic)
        for flight in flights where flight.subscription != 3 {
            traffic.end(
                flight, flight.subscription == 1 ? .answered(status: 200, retryAfter: nil) : .timedOut("no answer"))
        }
        traffic.forgetQuiet()
        for subscription in 1...3 { traffic.isDue(subscription, limit: 8, reach: .near) }
        let claim = try #require(traffic.claim())
        #expect(rooms(of: claim) == [1: 8, 2: 4, 3: 7])
        #expect(claim.parts.filter { $0.low == nil }.map(\.subscription) == [1])
    }

    private func rooms(of claim: Claim) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: claim.parts.map { ($0.subscription, $0.room) })
    }

    /// Claims all that may be, and puts at most `count` of each subscription in flight.
    @discardableResult
    private func flyAll(_ count: Int, _ traffic: inout Traffic) throws -> [Flight] {
        fly(claimedBy: try #require(traffic.claim()), count, &traffic)
    }

    /// Answers a claim with at most `count` rows of each subscription, and puts them in flight.
    @discardableResult
    private func fly(claimedBy claim: Claim, _ count: Int, tries: Int = 0, _ traffic: inout Traffic) -> [Flight] {
        let deliveries = claim.parts.flatMap { part in
            (0..<min(count, part.room)).map { number in
                ClaimedDelivery(
                    id: part.subscription * 1000 + number, subscriptionID: part.subscription, dueAt: now,
                    attempts: tries, isInstance: false, url: "https://receiver.example/", secret: "",
                    webhookID: "id", body: "{}")
            }
        }
        traffic.claimed(deliveries, by: claim, at: now)
        let flights = deliveries.map { delivery in
            Flight(
                delivery: delivery.id, subscription: delivery.subscriptionID, lease: 1, triesBefore: delivery.attempts,
                started: .now, webhookID: delivery.webhookID)
        }
        for flight in flights { traffic.start(flight) }
        return flights
    }
}
