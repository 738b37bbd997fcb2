/// One build as a reporter sees it at one moment.
package struct ObservedBuild: Codable, Equatable, Sendable {
    /// The system that runs it: `jenkins` or `github`, whoever reports it.
    package var provider: String

    /// The root URL of the server that runs it, with a slash at its end; nil: the `url` of the project's settings for
    /// ``provider``.
    package var server: String?

    /// What tells it from the server's other builds where job and number do not, for example `check_suite/118578147`.
    package var key: String?

    /// The full name of the job, folders included, for example `widget/feature%2Fspin`.
    package var job: String

    /// The number of the build within its job; nil where the system has none.
    package var number: Int64?

    /// Which try of the same build this is, from 1.
    package var attempt: Int

    /// How far it is; a report of an earlier phase never replaces a later one of the same attempt.
    package var phase: BuildPhase

    /// What came out of it so far.
    package var status: BuildStatus

    /// How well this reporter knows the build: where two contradict each other, the better informed one counts.
    package var authority: BuildAuthority

    /// A page about it.
    package var url: String?

    /// When it began to run.
    package var startedAt: Timestamp?

    /// How long it ran, in milliseconds.
    package var durationMilliseconds: Int64?

    /// When the reporter saw it so.
    package var observedAt: Timestamp

    /// What it was run for.
    package var source: BuildSource

    enum CodingKeys: String, CodingKey {
        case provider, server, key, job, number, attempt, phase, status, authority, url, source
        case startedAt = "started_at"
        case durationMilliseconds = "duration_ms"
        case observedAt = "observed_at"
    }

    /// Makes the description of a build.
    package init(
        provider: String, server: String?, key: String? = nil, job: String, number: Int64?, attempt: Int = 1,
        phase: BuildPhase, status: BuildStatus, authority: BuildAuthority, url: String? = nil,
        startedAt: Timestamp? = nil, durationMilliseconds: Int64? = nil, observedAt: Timestamp,
        source: BuildSource = BuildSource()
    ) {
        self.provider = provider
        self.server = server
        self.key = key
        self.job = job
        self.number = number
        self.attempt = attempt
        self.phase = phase
        self.status = status
        self.authority = authority
        self.url = url
        self.startedAt = startedAt
        self.durationMilliseconds = durationMilliseconds
        self.observedAt = observedAt
        self.source = source
    }
}

/// How far a build is.
package enum BuildPhase: String, Codable, CaseIterable, Equatable, Sendable {
    case queued, started, completed, finalized
}

/// What came out of a build.
package enum BuildStatus: String, Codable, CaseIterable, Equatable, Sendable {
    case queued, running, success, unstable, failure, aborted
    case notBuilt = "not_built"
}

/// How well a reporter knows a build.
package enum BuildAuthority: String, Codable, CaseIterable, Equatable, Sendable {
    /// It passes on what somebody else told it, for example GitHub a commit status.
    case hearsay
    /// It shows a part of the build, or a summary of it.
    case summary
    /// It runs the build.
    case runner
    /// The build itself speaks, from within.
    case build
}
