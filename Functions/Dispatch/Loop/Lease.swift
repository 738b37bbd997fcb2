/// What this process claims stands on it; other processes free the claims of one that was not renewed for 30 s.
struct Lease {
    /// How often it is renewed.
    static let beatEvery = Duration.seconds(5)

    /// Its id.
    let id: Int

    /// The time of the database.
    var clock: DatabaseClock

    /// When it is to be renewed.
    var nextBeat: ContinuousClock.Instant
}
