/// `POST /core/v1/observations/push`: refs of one repository have new values.
package struct PushObservation: Observation {
    /// `push`.
    package static let kind = "push"

    /// The most updates that one observation may hold; a provider splits longer pushes, one idempotency key each.
    package static let mostUpdates = 1000

    /// The slug of the project on whose hook the delivery arrived; nil for the instance-wide hook.
    package var project: String?

    /// The generation of that hook's secret; nil for the instance-wide hook.
    package var hookGeneration: Int?

    /// The repository that was pushed to.
    package var repository: ObservedRepository

    /// When the provider took the push; this orders pushes, not their arrival.
    package var pushedAt: Timestamp

    /// Who pushed, by the provider's account name.
    package var pusher: String?

    /// The refs that changed.
    package var updates: [RefUpdate]

    /// The provider of the repository.
    package var provider: String { repository.provider }

    enum CodingKeys: String, CodingKey {
        case project, repository, pusher, updates
        case hookGeneration = "hook_generation"
        case pushedAt = "pushed_at"
    }

    /// Makes an observation.
    package init(
        project: String?, hookGeneration: Int?, repository: ObservedRepository, pushedAt: Timestamp, pusher: String?,
        updates: [RefUpdate]
    ) {
        self.project = project
        self.hookGeneration = hookGeneration
        self.repository = repository
        self.pushedAt = pushedAt
        self.pusher = pusher
        self.updates = updates
    }
}

/// One ref's new value in a push.
package struct RefUpdate: Codable, Equatable, Sendable {
    /// The full name, for example `refs/heads/main`.
    package var ref: String

    /// The value before; zeros where the ref did not exist; nil where the provider does not say.
    package var before: ObjectID?

    /// The value after; zeros where the ref was deleted.
    package var after: ObjectID

    /// Whether the new value does not descend from the old one.
    package var forced: Bool

    /// Makes an update.
    package init(ref: String, before: ObjectID?, after: ObjectID, forced: Bool) {
        self.ref = ref
        self.before = before
        self.after = after
        self.forced = forced
    }
}
