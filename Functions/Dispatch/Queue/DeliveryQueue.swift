import CoreAPI
import JSONBody
import Postgres

/// The queue of deliveries as dispatchers see it: routines of the database, each one round trip and one transaction.
struct DeliveryQueue {
    /// What a beat says.
    struct Beat: Decodable {
        /// Whether the lease is still good.
        var alive: Bool
        /// How many dispatchers are alive.
        var dispatchers: Int
        /// The time of the database.
        var time: Timestamp
    }

    /// A subscription with deliveries that are due.
    struct Hungry: Decodable {
        var subscriptionID: Int
        var maxInFlight: Int
    }

    /// Something that an administrator should look at.
    struct Warning: Decodable {
        var kind: String
        var message: String
    }

    private let database: Database

    /// The queue in a database.
    init(_ database: Database) {
        self.database = database
    }

    /// Takes a lease, on which the claims of this process will stand.
    ///
    /// - Returns: Its id; nil where the database made none.
    func start(name: String) throws(PostgresError) -> Int? {
        try database.row("select dispatch_start(\(name))", as: Int.self)
    }

    /// Renews a lease, and ends those whose holders are gone.
    func beat(_ lease: Int) throws(PostgresError) -> Beat? {
        try database.row(
            "select alive, dispatchers, rfc3339(clock_timestamp()) as time from dispatch_beat(\(lease))", as: Beat.self)
    }

    /// Which subscriptions have deliveries that became due within the reach.
    func hungry(within reach: Lows.Reach) throws(PostgresError) -> [Hungry] {
        let milliseconds = reach.span.map { "\(Int($0 / .milliseconds(1))) milliseconds" }
        return try database.rows(
            "select subscription_id, max_in_flight from dispatch_hungry(\(milliseconds)::interval)", as: Hungry.self)
    }

    /// Claims deliveries.
    func claim(_ claim: Claim, for lease: Int) throws(PostgresError) -> [ClaimedDelivery] {
        let lows = claim.parts.map { $0.low?.description ?? "-infinity" }
        return try database.rows(
            """
            select id, subscription_id, rfc3339(due_at) as due_at, attempts, is_instance, url, secret, previous_secret,
                webhook_id, body
            from dispatch_claim(\(lease), \(claim.parts.map(\.subscription)), \(lows)::timestamptz[],
                \(claim.parts.map(\.room))::integer[], \(claim.retries)::integer)
            """, as: ClaimedDelivery.self)
    }

    /// Writes what came out of tries.
    ///
    /// - Returns: Of how many; those that this lease does not hold any more are left out.
    func finish(_ results: [AttemptResult], for lease: Int) throws -> Int {
        let list = String(decoding: try JSONBody.encode(results), as: UTF8.self)
        return try database.row("select dispatch_finish(\(lease), \(list)::jsonb)", as: Int.self) ?? 0
    }

    /// Hands back what was not sent.
    func release(_ deliveries: [Int], for lease: Int) throws(PostgresError) {
        try database.execute("select dispatch_release(\(lease), \(deliveries))")
    }

    /// Hands back everything but these, after a claim whose answer was lost.
    func keep(_ deliveries: [Int], for lease: Int) throws(PostgresError) {
        try database.execute("select dispatch_keep(\(lease), \(deliveries))")
    }

    /// Gives the lease up, and with it all that is still claimed.
    func stop(_ lease: Int) throws(PostgresError) {
        try database.execute("select dispatch_stop(\(lease))")
    }

    /// What has to be warned of now; each kind at most every ten minutes, whichever process asks.
    func warnings() throws(PostgresError) -> [Warning] {
        try database.rows("select kind, message from dispatch_watch()", as: Warning.self)
    }
}
