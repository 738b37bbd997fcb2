/// `POST /core/v1/observations/build`: a build began, went on or ended.
///
/// Several reports, of one reporter or of several, make up one build; core takes from each what it knows best, in whatever
/// order they come.
package struct BuildObservation: Observation {
    /// `build`.
    package static let kind = "build"

    /// The provider that reports it: `jenkins`, or `github` for what GitHub shows of builds.
    package var provider: String

    /// The slug of the project on whose hook the delivery arrived; nil for the instance-wide hook.
    package var project: String?

    /// The generation of that hook's secret; nil for the instance-wide hook.
    package var hookGeneration: Int?

    /// The repository that it was run for, where the reporter knows; the instance-wide hook needs it.
    package var repository: ObservedRepository?

    /// The build.
    package var build: ObservedBuild

    enum CodingKeys: String, CodingKey {
        case provider, project, repository, build
        case hookGeneration = "hook_generation"
    }

    /// Makes an observation.
    package init(
        provider: String, project: String?, hookGeneration: Int?, repository: ObservedRepository? = nil,
        build: ObservedBuild
    ) {
        self.provider = provider
        self.project = project
        self.hookGeneration = hookGeneration
        self.repository = repository
        self.build = build
    }
}
