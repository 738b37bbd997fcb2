/// `POST /core/v1/observations/feature`: a work item of a planning tool is new, changed, moved or gone.
///
/// The only observation that needs no idempotency key: its order decides.
package struct FeatureObservation: Observation {
    /// `feature`.
    package static let kind = "feature"

    /// The planning provider: `targetprocess`, or `github` for its issues.
    package var provider: String

    /// The slug of the project on whose hook the delivery arrived; nil for the instance-wide hook.
    package var project: String?

    /// The generation of that hook's secret; nil for the instance-wide hook.
    package var hookGeneration: Int?

    /// The repository whose issue it is, for providers that have them there.
    package var repository: ObservedRepository?

    /// The work item.
    package var feature: ObservedFeature

    /// A number that grows with every change of this work item, where the tool has one.
    package var version: Int64?

    /// When the tool changed it; orders what has no version.
    package var changedAt: Timestamp?

    /// Whether it was deleted.
    package var deleted: Bool

    /// What it was until it moved; both are one feature.
    package var movedFrom: FeatureOrigin?

    enum CodingKeys: String, CodingKey {
        case provider, project, repository, feature, version, deleted
        case hookGeneration = "hook_generation"
        case changedAt = "changed_at"
        case movedFrom = "moved_from"
    }

    /// Makes an observation.
    package init(
        provider: String, project: String?, hookGeneration: Int?, repository: ObservedRepository? = nil,
        feature: ObservedFeature, version: Int64? = nil, changedAt: Timestamp? = nil, deleted: Bool = false,
        movedFrom: FeatureOrigin? = nil
    ) {
        self.provider = provider
        self.project = project
        self.hookGeneration = hookGeneration
        self.repository = repository
        self.feature = feature
        self.version = version
        self.changedAt = changedAt
        self.deleted = deleted
        self.movedFrom = movedFrom
    }
}

/// What a feature was before it moved.
package struct FeatureOrigin: Codable, Equatable, Sendable {
    /// The repository whose issue it was.
    package var repository: ObservedRepository?

    /// The id that it had.
    package var featureID: String

    enum CodingKeys: String, CodingKey {
        case repository
        case featureID = "feature_id"
    }

    /// Makes an origin.
    package init(repository: ObservedRepository?, featureID: String) {
        self.repository = repository
        self.featureID = featureID
    }
}
