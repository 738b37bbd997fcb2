import CoreAPI
import FunctionKit
import Hooks

/// A build as one of four events tells of it, with what they have in common.
struct ReportedBuild {
    /// The most bytes that core takes of a job's name, of a key and of an address.
    private static let (longestJob, longestKey, longestURL) = (800, 500, 2000)

    var repository: RepositoryPayload
    /// What tells it from other builds on this server.
    var key: String
    /// The name of the job, without the repository's.
    var job: String
    var number: Int64?
    var attempt = 1
    var progress: BuildProgress
    var authority: BuildAuthority
    var url: String?
    var startedAt: Timestamp?
    var durationMilliseconds: Int64?
    var observedAt: Timestamp
    var source: BuildSource

    /// The translation to a build that GitHub shows.
    func translation(_ delivery: Delivery) throws(Problem) -> Translation {
        let observed = try repository.observed()
        return translation(
            ObservedBuild(
                provider: "github", server: repository.server, key: key.clipped(toBytes: Self.longestKey),
                job: "\(observed.owner)/\(observed.name)/\(job)".clipped(toBytes: Self.longestJob), number: number,
                attempt: attempt, phase: progress.phase, status: progress.status, authority: authority,
                url: shownURL, startedAt: startedAt, durationMilliseconds: durationMilliseconds,
                observedAt: observedAt, source: source),
            observed, delivery)
    }

    /// The translation to a build of Jenkins, of which GitHub only passes on what Jenkins said.
    func translation(_ delivery: Delivery, of build: JenkinsBuildURL) throws(Problem) -> Translation {
        translation(
            ObservedBuild(
                provider: "jenkins", server: build.server, job: build.job, number: build.number,
                phase: progress.phase, status: progress.status, authority: .hearsay, url: shownURL,
                observedAt: observedAt, source: source),
            try repository.observed(), delivery)
    }

    private var shownURL: String? {
        guard let url, (1...Self.longestURL).contains(url.utf8.count) else { return nil }
        return url
    }

    private func translation(
        _ build: ObservedBuild, _ repository: ObservedRepository, _ delivery: Delivery
    ) -> Translation {
        .build(
            BuildObservation(
                provider: "github", project: delivery.project, hookGeneration: delivery.hookGeneration,
                repository: repository, build: build))
    }
}
