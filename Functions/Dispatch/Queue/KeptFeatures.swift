import Postgres

/// Features as pages show them, which the database keeps ready: made again after something of a feature was written.
struct KeptFeatures {
    /// How many documents one round makes: callbacks wait for it, some milliseconds.
    private static let mostFeatures = 25

    /// The time between two rounds where nothing was written, and after one that failed.
    private static let pause = Duration.milliseconds(250)
    private static let pauseAfterFailure = Duration.seconds(30)

    private let database: Database
    private var nextRound = ContinuousClock.now

    /// Whether the last round may have left something.
    private(set) var isBehind = true

    /// The features of a database; the first round is due.
    init(_ database: Database) {
        self.database = database
    }

    /// Makes some documents, if a round is due and no other process is at it.
    mutating func keepIfDue() throws(PostgresError) {
        guard isBehind || .now >= nextRound else { return }
        isBehind = false
        nextRound = .now + Self.pauseAfterFailure
        let count = try database.row("select keep_features(\(Self.mostFeatures)::integer)", as: Int.self) ?? 0
        isBehind = count == Self.mostFeatures
        nextRound = .now + Self.pause
    }
}
