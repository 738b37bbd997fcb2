import CoreAPI
import HTTPClient
import Logging

extension DispatchLoop {
    /// Starts one delivery; one that cannot be sent fails here, and is tried again as if it had been.
    func start(_ delivery: ClaimedDelivery, under lease: Lease) {
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
    func fly(for time: Duration) throws {
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
