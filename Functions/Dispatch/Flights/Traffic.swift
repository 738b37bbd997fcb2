import CoreAPI

/// What this process has in flight of each subscription, and what it may claim of whose queue.
struct Traffic {
    private struct Road {
        var window: FlightWindow
        /// How far back its queue has to be looked at; nil where nothing is due.
        var reach: Lows.Reach?
    }

    /// How many processes share what each subscription allows.
    var processes = 1

    /// How many deliveries are in flight.
    private(set) var inFlight = 0

    private let capacity: Capacity
    private var retriesInFlight = 0
    private var roads: [Int: Road] = [:]
    private var lows = Lows()

    /// Nothing in flight, and at most `capacity`.
    init(capacity: Capacity) {
        self.capacity = capacity
    }

    /// Whether some queue holds rows for which there is room.
    var canClaim: Bool {
        inFlight < capacity.total
            && roads.values.contains { $0.reach != nil && $0.window.room(processes: processes) > 0 }
    }

    /// Notes that a subscription's queue holds rows that are due, as a poll of that reach found, and how many the subscription
    /// allows in flight.
    mutating func isDue(_ subscription: Int, limit: Int, reach: Lows.Reach) {
        var road = roads[subscription] ?? Road(window: FlightWindow(limit: limit))
        road.reach = max(road.reach ?? reach, reach)
        road.window.allow(limit)
        roads[subscription] = road
    }

    /// What may be claimed now; nil for nothing.
    func claim() -> Claim? {
        let parts: [Claim.Part] = roads.compactMap { subscription, road in
            let room = road.window.room(processes: processes)
            guard let reach = road.reach, room > 0 else { return nil }
            return Claim.Part(subscription: subscription, low: lows.low(of: subscription, reach: reach), room: room)
        }
        let shares = Capacity.share(min(capacity.total - inFlight, Claim.longest), among: parts.map(\.room))
        let shared = zip(parts, shares).map { Claim.Part(subscription: $0.subscription, low: $0.low, room: $1) }
            .filter { $0.room > 0 }
        guard !shared.isEmpty else { return nil }
        return Claim(parts: shared, retries: max(capacity.retries - retriesInFlight, 0))
    }

    /// Notes what a claim brought.
    ///
    /// - Parameters:
    ///   - deliveries: The rows.
    ///   - claim: The claim that they answer.
    ///   - time: The time of the database before the claim was made.
    mutating func claimed(_ deliveries: [ClaimedDelivery], by claim: Claim, at time: Timestamp) {
        // Where retries were held back, rows that are due lie between those that were taken.
        guard deliveries.count(where: \.isRetry) < claim.retries else { return }
        let bySubscription = Dictionary(grouping: deliveries, by: \.subscriptionID)
        for part in claim.parts {
            let taken = bySubscription[part.subscription] ?? []
            if taken.count < part.room {
                roads[part.subscription]?.reach = nil
                lows.tookAll(of: part.subscription, at: time)
            } else if let last = taken.map(\.dueAt).max() {
                roads[part.subscription]?.reach = .near
                lows.took(of: part.subscription, upTo: last)
            }
        }
    }

    /// A delivery is in flight.
    mutating func start(_ flight: Flight) {
        roads[flight.subscription]?.window.start()
        inFlight += 1
        if flight.isRetry { retriesInFlight += 1 }
    }

    /// A delivery is in flight no more.
    mutating func end(_ flight: Flight, _ ending: AttemptEnding) {
        roads[flight.subscription]?.window.end()
        inFlight -= 1
        if flight.isRetry { retriesInFlight -= 1 }
        switch ending {
        case .answered: roads[flight.subscription]?.window.widen()
        case .timedOut: roads[flight.subscription]?.window.narrow()
        case .failed: break
        }
    }

    /// Forgets subscriptions of which there is nothing to remember, so that those of the past take no memory.
    mutating func forgetQuiet() {
        for (subscription, road) in roads
        where road.reach == nil && road.window.inFlight == 0 && !road.window.isNarrowed {
            roads[subscription] = nil
            lows.forget(subscription)
        }
    }
}
