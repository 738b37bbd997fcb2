import CoreAPI
import HTTPClient
import Linux
import Logging
import Postgres

/// Claims deliveries, sends them, and writes down what came out of it; one thread for all of them.
///
/// Beside that it keeps features' documents ready.
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

    static let watchEvery = Duration.seconds(60)

    let name: String
    let mode: Mode
    let queue: DeliveryQueue
    let pool: TransferPool
    let stopRequest: StopRequest
    let logger: Logger
    var keptFeatures: KeptFeatures
    var maker: CallbackMaker
    var traffic: Traffic
    var pacing = Pacing(now: .now)
    var nextPoll = ContinuousClock.now
    var nextWatch = ContinuousClock.now
    var lease: Lease?
    var outage: Outage?
    var flights: [Int: Flight] = [:]
    var lastFlight = 0
    var results: [AttemptResult] = []
    /// Whether a claim may have taken rows that never came here.
    var holdsUnknown = false

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
        keptFeatures = KeptFeatures(settings.database)
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
            try fly(for: keptFeatures.isBehind ? .zero : pacing.interval(now: .now))
        }
        try land()
    }
}

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
