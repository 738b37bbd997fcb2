/// `POST /core/v1/observations/repository`: a repository spoke, without a change to its refs.
///
/// On a project's own hook it is tracked from then on.
package struct RepositoryObservation: Codable, Equatable, Sendable {
    /// The slug of the project on whose hook the delivery arrived; nil for the instance-wide hook.
    package var project: String?

    /// The generation of that hook's secret; nil for the instance-wide hook.
    package var hookGeneration: Int?

    /// The repository.
    package var repository: ObservedRepository

    /// When the provider saw it so: an older name never replaces a newer one.
    package var observedAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case project, repository
        case hookGeneration = "hook_generation"
        case observedAt = "observed_at"
    }

    /// Makes an observation.
    package init(project: String?, hookGeneration: Int?, repository: ObservedRepository, observedAt: Timestamp) {
        self.project = project
        self.hookGeneration = hookGeneration
        self.repository = repository
        self.observedAt = observedAt
    }
}
