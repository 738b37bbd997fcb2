package import CoreAPI

/// What a delivery means to core: one observation, or nothing.
package enum Translation: Equatable {
    case push(PushObservation)
    case pullRequest(PullRequestObservation)
    case build(BuildObservation)
    case feature(FeatureObservation)
    case repository(RepositoryObservation)
    /// Nothing, for this reason.
    case ignored(String)
}
