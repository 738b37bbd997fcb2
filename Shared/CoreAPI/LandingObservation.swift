/// `POST /core/v1/observations/landing`: what a computation found of branches in the branches above them.
///
/// Of two computations the one that knew more counts: the greater ``fromSequence``, then the later ``fetchedAt``.
package struct LandingObservation: Observation {
    /// `landing`.
    package static let kind = "landing"

    /// The most landings that one observation may hold, the most that it may confirm, and the most heads; a longer computation is split, one idempotency
    /// key each, with the heads in the first part.
    package static let mostItems = 5000

    /// The id of the repository's row in core.
    package var repository: Int

    /// The `last_seq` of the basis that it was computed from: the newest push that it knew.
    package var fromSequence: Int

    /// When its fetch began.
    package var fetchedAt: Timestamp

    /// The fetched heads that differ from those of the basis.
    package var heads: [FetchedHead]

    /// What was found, at most one for each branch and target.
    package var landings: [ObservedLanding]

    /// What was found to be so still; core names those of which it has another answer by now.
    package var confirmed: [ConfirmedLandings]?

    /// `landing`: the token has to carry `observe:landing`.
    package var provider: String { "landing" }

    /// Always nil: no hook is between.
    package var project: String? { nil }

    /// Always nil: no hook is between.
    package var hookGeneration: Int? {
        get { nil }
        set {}
    }

    enum CodingKeys: String, CodingKey {
        case repository, heads, landings, confirmed
        case fromSequence = "from_seq"
        case fetchedAt = "fetched_at"
    }

    /// Makes an observation.
    package init(
        repository: Int, fromSequence: Int, fetchedAt: Timestamp, heads: [FetchedHead] = [],
        landings: [ObservedLanding], confirmed: [ConfirmedLandings]? = nil
    ) {
        self.repository = repository
        self.fromSequence = fromSequence
        self.fetchedAt = fetchedAt
        self.heads = heads
        self.landings = landings
        self.confirmed = confirmed
    }
}
