import FunctionTesting
import Linux
import LoopbackServer
import Signatures
import Synchronization
import Testing

/// A receiver that fails at a fifth of what it sees for the first time, and takes its time for a tenth.
///
/// It takes whatever it sees again, because the second retry of the schedule is minutes away.
final class SoakReceiver: Sendable {
    private struct Arrival {
        var body: String
        var times = 1
        var taken = 0
        var timestamp: String
        var signature: String
    }

    private let arrivals = Mutex<[String: [String: Arrival]]>([:])

    /// What a request is answered.
    func reply(to request: ReceivedRequest) -> Reply {
        let id = request.fields["webhook-id"] ?? ""
        let isNew = arrivals.withLock { arrivals in
            let known = arrivals[request.target]?[id]
            var arrival =
                known
                ?? Arrival(
                    body: request.text, timestamp: request.fields["webhook-timestamp"] ?? "",
                    signature: request.fields["webhook-signature"] ?? "")
            if known != nil { arrival.times += 1 }
            // One that is altered on a later try must not hide behind the first.
            if arrival.body != request.text { arrival.body = "altered: " + request.text }
            arrivals[request.target, default: [:]][id] = arrival
            return known == nil
        }
        if Int.random(in: 0..<10) == 0 {
            _ = try? Readiness.wait(for: [], timeout: .milliseconds(Int.random(in: 500...2000)))
        }
        let isRefused = isNew && Int.random(in: 0..<5) == 0
        guard isRefused else {
            arrivals.withLock { $0[request.target]?[id]?.taken += 1 }
            return .answer(204)
        }
        return [.answer(500), .hangUp, .answer(503, [("Retry-After", "1")])].randomElement() ?? .hangUp
    }

    /// Holds every event against what came to a path.
    func expect(_ events: [SoakTests.Event], at path: String, secret: WebhookSecret) throws {
        let arrived = arrivals.withLock { $0[path] ?? [:] }
        let missing = events.filter { (arrived[$0.id]?.taken ?? 0) == 0 }
        #expect(
            missing.isEmpty,
            "\(missing.count) events were not taken at \(path), the first is \(missing.first?.id ?? "")")
        let altered = events.filter { event in arrived[event.id].map { $0.body != event.body } ?? false }
        #expect(
            altered.isEmpty, "\(altered.count) events were altered on their way to \(path): \(altered.first?.id ?? "")")
        #expect(Set(arrived.keys).subtracting(events.map(\.id)).isEmpty, "ids came to \(path) that no event has")
        for (id, arrival) in arrived {
            // Now is when it was sent: how old it is by the end does not matter.
            try WebhookVerifier(secrets: [secret]).verify(
                id: id, timestamp: arrival.timestamp, signature: arrival.signature, body: Array(arrival.body.utf8),
                now: Int(arrival.timestamp) ?? 0)
        }
    }

    /// Prints how often things came.
    func report(events: Int) {
        let times = arrivals.withLock { $0.values.flatMap { $0.values.map(\.times) } }
        print(
            "soak: \(events) events, \(times.reduce(0, +)) requests, \(times.count { $0 > 1 }) callbacks came more than once"
        )
    }
}
