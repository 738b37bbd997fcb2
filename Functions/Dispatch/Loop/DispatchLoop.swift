import CoreAPI
import HTTPClient
import Linux
import Logging
import Postgres

/// Claims deliveries, sends them, and writes down what came out of it; one thread for all of them.
///
/// Between a claim and its end nothing is open in the database but the lease, so whatever happens to this process, another one
/// sends what it held: each delivery at least once, each time with the same id.
final class DispatchLoop {
    /// When it ends.
    enum Mode {
        /// When it is asked to.
        case resident
        /// When nothing is due any more.
        case onePass
    }

    /// How long a stop waits for what is in flight; no callback takes longer.
    static let patience = CallbackMaker.timeout

    /// How long one pass waits for a database that does not answer.
    static let onePassPatience = Duration.seconds(30)

    private static let watchEvery = Duration.seconds(60)

    private let name: String
    private let mode: Mode
    private let queue: DeliveryQueue
    private let pool: TransferPool
    private let stopRequest: StopRequest
    private let logger: Logger
    private var maker: CallbackMaker
    private var traffic: Traffic
    private var pacing = Pacing(now: .now)
    private var nextPoll = ContinuousClock.now
    private var nextWatch = ContinuousClock.now
    private var lease: Lease?
    private var outage: Outage?
    private var flights: [Int: Flight] = [:]
    private var lastFlight = 0
    private var results: [AttemptResult] = []

    /// A loop that has not begun.
    ///
    /// `name` is that of its lease, for people; `capacity` is how many deliveries may be in flight.
    ///
    /// - Throws: `SystemError` or `TransferError`, where the system has no room.
    init(
        name: String, mode: Mode, settings: Settings, capacity: Capacity, stopRequest: StopRequest, logger: Logger
    ) throws {
        self.name = name
        self.mode = mode
        self.stopRequest = stopRequest
        self.logger = logger
        queue = DeliveryQueue(settings.database)
        pool = try TransferPool(connectionLimit: capacity.total)
        try pool.wake(on: stopRequest.descriptor)
        maker = CallbackMaker(settings)
        traffic = Traffic(capacity: capacity)
    }

    /// Works until it is to end; then nothing is in flight, and the lease is given up.
    ///
    /// - Throws: `SystemError` or `TransferError`, where the system fails; `PostgresError`, where one pass cannot be made.
    func run() throws {
        while !stopRequest.hasCome {
            let isDone = try attendToDatabase()
            if mode == .onePass, isDone { break }
            try fly(for: pacing.interval(now: .now))
        }
        try land()
    }
}

// MARK: - The database
extension DispatchLoop {
    /// Whatever there is to do in the database: renew the lease, write results, claim.
    ///
    /// - Returns: Whether nothing is due, in flight, or to be written.
    private func attendToDatabase() throws -> Bool {
        if let outage, .now < outage.nextTry { return false }
        do {
            let lease = try heldLease()
            try save(under: lease)
            try pollIfDue()
            try claim(under: lease)
            try watchIfDue()
            endOutage()
            return flights.isEmpty && results.isEmpty && !traffic.canClaim
        } catch let error as PostgresError {
            try note(error)
            return false
        }
    }

    /// The lease, renewed where that is due; a new one where there is none or the old one was taken away.
    private func heldLease() throws(PostgresError) -> Lease {
        if let lease, .now < lease.nextBeat { return lease }
        if let lease, let renewed = try beat(lease.id) { return renewed }
        if lease != nil {
            logger.warning("the lease was lost: what was in flight may be sent twice, with the same id")
            lease = nil
            results = []
        }
        while true {
            guard let id = try queue.start(name: name), let lease = try beat(id) else { continue }
            logger.info("started", metadata: ["lease": "\(id)"])
            return lease
        }
    }

    private func beat(_ id: Int) throws(PostgresError) -> Lease? {
        let asked = ContinuousClock.now
        guard let beat = try queue.beat(id), beat.alive else { return nil }
        traffic.processes = beat.dispatchers
        let renewed = Lease(
            id: id, clock: DatabaseClock(time: beat.time, asked: asked), nextBeat: asked + Lease.beatEvery)
        lease = renewed
        return renewed
    }

    private func save(under lease: Lease) throws {
        guard !results.isEmpty else { return }
        let written = try queue.finish(results, for: lease.id)
        if written < results.count {
            logger.warning("\(results.count - written) results came too late: others hold their deliveries")
        }
        results = []
    }

    /// Looks for subscriptions with something to send.
    private func pollIfDue() throws(PostgresError) {
        let now = ContinuousClock.now
        guard now >= nextPoll else { return }
        let reach = pacing.reach(now: now)
        if reach == .whole { traffic.forgetQuiet() }
        for hungry in try queue.hungry(within: reach) {
            traffic.isDue(hungry.subscriptionID, limit: hungry.maxInFlight, reach: reach)
        }
        nextPoll = now + pacing.interval(now: now)
    }

    private func claim(under lease: Lease) throws {
        guard let claim = traffic.claim() else { return }
        let time = lease.clock.time(at: .now)
        let deliveries = try queue.claim(claim, for: lease.id)
        traffic.claimed(deliveries, by: claim, at: time)
        guard !deliveries.isEmpty else { return }
        pacing.worked(now: .now)
        if stopRequest.hasCome {
            try queue.release(deliveries.map(\.id), for: lease.id)
        } else {
            for delivery in deliveries { start(delivery, under: lease) }
        }
    }

    private func watchIfDue() throws(PostgresError) {
        guard ContinuousClock.now >= nextWatch else { return }
        nextWatch = .now + Self.watchEvery
        for warning in try queue.warnings() {
            logger.warning("\(warning.message)", metadata: ["kind": "\(warning.kind)"])
        }
    }

    private func note(_ error: PostgresError) throws {
        let now = ContinuousClock.now
        let chance = Double.random(in: 0...1)
        if outage == nil {
            logger.warning(
                "the database does not serve; what is in flight goes on, and nothing is lost",
                metadata: ["error": "\(String(reflecting: error))"])
            outage = Outage(now: now, chance: chance)
        } else {
            outage?.failAgain(now: now, chance: chance)
        }
        if mode == .onePass, let outage, now - outage.since > Self.onePassPatience { throw error }
    }

    private func endOutage() {
        guard let outage else { return }
        logger.info("the database serves again", metadata: ["after": "\(ContinuousClock.now - outage.since)"])
        self.outage = nil
    }
}

// MARK: - Flights
extension DispatchLoop {
    /// Starts one delivery; one that cannot be sent fails here, and is tried again as if it had been.
    private func start(_ delivery: ClaimedDelivery, under lease: Lease) {
        let now = ContinuousClock.now
        let flight = Flight(
            delivery: delivery.id, subscription: delivery.subscriptionID, lease: lease.id,
            triesBefore: delivery.attempts,
            started: now, webhookID: delivery.webhookID)
        traffic.start(flight)
        do throws(CallbackFault) {
            let request = try maker.request(for: delivery, at: lease.clock.time(at: now))
            lastFlight += 1
            flights[lastFlight] = flight
            pool.start(request, as: lastFlight)
        } catch {
            end(flight, .failed(error.description), body: [])
        }
    }

    /// Carries flights on for a time; less where so many ended that it is worth claiming more.
    private func fly(for time: Duration) throws {
        let end = ContinuousClock.now + time
        repeat {
            let finished = try pool.run(atMost: end - .now)
            for transfer in finished {
                guard let flight = flights.removeValue(forKey: transfer.id) else { continue }
                let body = (try? transfer.result.get().body) ?? []
                self.end(flight, AttemptEnding(transfer.result), body: body)
            }
            if finished.isEmpty { return }
        } while .now < end && !(traffic.canClaim && results.count >= flights.count)
    }

    /// Judges a flight that ended, and keeps the result until it is written.
    private func end(_ flight: Flight, _ ending: AttemptEnding, body: [UInt8]) {
        traffic.end(flight, ending)
        guard let lease, lease.id == flight.lease else { return }
        let duration = ContinuousClock.now - flight.started
        let started = lease.clock.time(at: flight.started)
        let ended = started.advanced(by: duration)
        let judgement = Judgement(ending, triesBefore: flight.triesBefore, now: ended, chance: .random(in: 0...1))
        let result = AttemptResult(
            flight, ending, judgement, started: started, ended: ended, body: body)
        log(result, of: flight)
        results.append(result)
    }

    private func log(_ result: AttemptResult, of flight: Flight) {
        logger.log(
            level: result.outcome == .delivered ? .debug : .info, "\(result.outcome.rawValue)",
            metadata: [
                "delivery": "\(flight.delivery)", "subscription": "\(flight.subscription)",
                "event": "\(flight.webhookID)",
                "try": "\(flight.triesBefore + 1)", "duration_ms": "\(result.durationMS)",
                "status": "\(result.status.map(String.init) ?? "none")", "error": "\(result.error ?? "")",
                "next_try": "\(result.dueAt?.description ?? "")",
            ].filter { $0.value != "" })
    }
}

// MARK: - The end
extension DispatchLoop {
    /// Waits for what is in flight, writes it down, and gives the lease up: what is not over then goes out again.
    private func land() throws {
        let end = ContinuousClock.now + Self.patience
        while .now < end, !flights.isEmpty || !results.isEmpty {
            try fly(for: min(end - .now, .milliseconds(100)))
            if let outage, .now < outage.nextTry { continue }
            do {
                try save(under: try heldLease())
                endOutage()
            } catch let error as PostgresError {
                try note(error)
            }
        }
        guard let lease else { return }
        do {
            try queue.stop(lease.id)
        } catch {
            logger.warning("the lease could not be given up; it ends by itself", metadata: ["error": "\(error)"])
        }
        logger.info("stopped", metadata: ["lease": "\(lease.id)", "still in flight": "\(flights.count)"])
    }
}
