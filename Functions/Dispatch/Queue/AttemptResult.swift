import CoreAPI

/// One element of the list that `dispatch_finish` takes.
struct AttemptResult: Encodable {
    var id: Int
    var startedAt: Timestamp
    var durationMS: Int
    var status: Int?
    var error: String?
    var response: String?
    var outcome: Judgement.Outcome
    var dueAt: Timestamp?
    var counts: Bool

    private enum CodingKeys: String, CodingKey {
        case id, status, error, response, outcome, counts
        case startedAt = "started_at"
        case durationMS = "duration_ms"
        case dueAt = "due_at"
    }

    /// What is written of a try.
    init(
        _ flight: Flight, _ ending: AttemptEnding, _ judgement: Judgement, started: Timestamp, ended: Timestamp,
        body: [UInt8]
    ) {
        id = flight.delivery
        startedAt = started
        durationMS = Int((ended.microseconds - started.microseconds) / 1000)
        if case .answered(let code, _) = ending { status = code }
        error = judgement.error.map(Self.storable)
        response = body.isEmpty ? nil : Self.storable(String(decoding: body, as: UTF8.self))
        outcome = judgement.outcome
        dueAt = judgement.wait.map(ended.advanced)
        counts = judgement.counts
    }

    /// PostgreSQL's text has no U+0000; a result that cannot be written would be sent for ever.
    private static func storable(_ text: String) -> String {
        text.utf8.contains(0) ? String(text.map { $0 == "\0" ? "\u{fffd}" : $0 }) : text
    }
}
