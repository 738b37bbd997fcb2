import CoreAPI
import Logging
import Postgres

extension DispatchLoop {
    /// Whatever there is to do in the database: renew the lease, write results, claim, keep features' documents.
    ///
    /// - Returns: Whether nothing is due, in flight, or to be written.
    func attendToDatabase() throws -> Bool {
        if let outage, .now < outage.nextTry { return false }
        do {
            let lease = try heldLease()
            try save(under: lease)
            try releaseUnknown(under: lease)
            try pollIfDue()
            try claim(under: lease)
            try keepFeaturesIfDue()
            try watchIfDue()
            endOutage()
            return flights.isEmpty && results.isEmpty && !traffic.canClaim && !keptFeatures.isBehind
        } catch let error as PostgresError {
            try note(error)
            return false
        }
    }

    /// The lease, renewed where that is due; a new one where there is none or the old one was taken away.
    func heldLease() throws(PostgresError) -> Lease {
        if let lease, .now < lease.nextBeat { return lease }
        if let lease, let renewed = try beat(lease.id) { return renewed }
        if lease != nil {
            logger.warning("the lease was lost: what was in flight may be sent twice, with the same id")
            lease = nil
            results = []
            holdsUnknown = false
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

    func save(under lease: Lease) throws {
        guard !results.isEmpty else { return }
        let written = try queue.finish(results, for: lease.id)
        if written < results.count {
            logger.warning("\(results.count - written) results came too late: others hold their deliveries")
        }
        results = []
    }

    /// Hands back what a claim took whose answer was lost with the connection.
    private func releaseUnknown(under lease: Lease) throws(PostgresError) {
        guard holdsUnknown else { return }
        try queue.keep(flights.values.filter { $0.lease == lease.id }.map(\.delivery), for: lease.id)
        holdsUnknown = false
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
        holdsUnknown = true
        let deliveries = try queue.claim(claim, for: lease.id)
        holdsUnknown = false
        traffic.claimed(deliveries, by: claim, at: time)
        guard !deliveries.isEmpty else { return }
        pacing.worked(now: .now)
        if stopRequest.hasCome {
            try queue.release(deliveries.map(\.id), for: lease.id)
        } else {
            for delivery in deliveries { start(delivery, under: lease) }
        }
    }

    /// Keeps features' documents ready; what fails only here keeps no callback back, and is left to those who read.
    private func keepFeaturesIfDue() throws(PostgresError) {
        do throws(PostgresError) {
            try keptFeatures.keepIfDue()
        } catch  where error.code == .server {
            logger.warning(
                "documents of features cannot be made; readers make them themselves, which takes longer",
                metadata: ["error": "\(String(reflecting: error))"])
        }
    }

    private func watchIfDue() throws(PostgresError) {
        guard ContinuousClock.now >= nextWatch else { return }
        nextWatch = .now + Self.watchEvery
        for warning in try queue.warnings() {
            logger.warning("\(warning.message)", metadata: ["kind": "\(warning.kind)"])
        }
    }

    func note(_ error: PostgresError) throws {
        let now = ContinuousClock.now
        let chance = Double.random(in: 0...1)
        pacing.lookAtAll(now: now)
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

    func endOutage() {
        guard let outage else { return }
        logger.info("the database serves again", metadata: ["after": "\(ContinuousClock.now - outage.since)"])
        self.outage = nil
    }
}
