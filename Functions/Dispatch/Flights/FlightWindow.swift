/// How many deliveries of one subscription this process may have in flight at a time.
///
/// Half as many after each time-out, and more again with each success, as TCP's congestion window does (RFC 5681): a receiver
/// that hangs soon holds one place only.
struct FlightWindow: Equatable {
    /// What the subscription allows all processes together.
    private(set) var limit: Int

    /// How many deliveries are in flight.
    private(set) var inFlight = 0

    private var size: Double

    /// A window as wide as the subscription allows.
    init(limit: Int) {
        self.limit = max(limit, 1)
        size = Double(self.limit)
    }

    /// Whether a time-out made it narrower than the subscription allows.
    var isNarrowed: Bool { size < Double(limit) }

    /// How many more may start, where so many processes share what the subscription allows.
    func room(processes: Int) -> Int {
        let share = max(limit / max(processes, 1), 1)
        return max(min(Int(size), share) - inFlight, 0)
    }

    /// Takes over what the subscription allows now.
    mutating func allow(_ newLimit: Int) {
        let newLimit = max(newLimit, 1)
        size = isNarrowed ? min(size, Double(newLimit)) : Double(newLimit)
        limit = newLimit
    }

    /// One more is in flight.
    mutating func start() { inFlight += 1 }

    /// One less is in flight, without a word about the receiver.
    mutating func end() { inFlight -= 1 }

    /// The receiver answered: a whole window of answers makes room for one more.
    mutating func widen() { size = min(size + 1 / size, Double(limit)) }

    /// The receiver did not answer in time.
    mutating func narrow() { size = max(size / 2, 1) }
}
