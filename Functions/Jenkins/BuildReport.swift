import CoreAPI
import FunctionKit
import Hooks

/// What one message says of one build, in whichever format it came.
struct BuildReport {
    /// The longest full name of a job in bytes.
    static let longestJob = 2000

    /// The root URL of Jenkins, with a slash at its end; nil where the message does not tell.
    var server: String?

    /// The full name of the job, as the environment variable `JOB_NAME` has it.
    var job: String

    /// The number of the build, from 1.
    var number: Int64

    /// A page about it.
    var url: String?

    /// The word for how far it is, in upper case.
    var phase: String

    /// The word for what came out of it.
    var status: String?

    /// When the message was made, in milliseconds.
    var milliseconds: Int64?

    /// When the build began to run, in milliseconds.
    var startedAt: Int64?

    /// How long it ran, in milliseconds.
    var duration: Int64?

    /// What it was run for.
    var source = BuildSource()

    /// How well the sender knows it.
    var authority = BuildAuthority.runner

    /// Makes a report of which nothing but the build is known; `member` is where the message names the job.
    ///
    /// - Throws: The ``Problem`` 400 where that is no build.
    init(job: String, number: Int64, phase: String, member: String) throws(Problem) {
        guard let job = job.plain(longest: Self.longestJob) else {
            throw .malformed("'\(member)' is not the name of a job: at most \(Self.longestJob) bytes of plain text.")
        }
        guard number > 0 else { throw .malformed("'number' is not the number of a build, which is 1 at least.") }
        self.job = job
        self.number = number
        self.phase = phase
    }

    /// What stays the same when the message is sent again.
    var id: String { "\(server ?? "-/")\(job)/\(number)/\(phase)/\(milliseconds ?? 0)" }

    /// What it means to core.
    func translation(project: String?, hookGeneration: Int?) -> Translation {
        let progress: BuildProgress
        do throws(BuildProgress.Unknown) {
            progress = try BuildProgress(phase: phase, status: status)
        } catch {
            return .ignored(error.reason)
        }
        let build = ObservedBuild(
            provider: JenkinsHook.name, server: server, job: job, number: number, phase: progress.phase,
            status: progress.status, authority: authority, url: url,
            startedAt: startedAt.flatMap(Timestamp.init(milliseconds:)),
            durationMilliseconds: duration.flatMap(Timestamp.init(milliseconds:)) == nil ? nil : duration,
            observedAt: milliseconds.flatMap(Timestamp.init(milliseconds:)) ?? Timestamp(microseconds: 0),
            source: source)
        return .build(
            BuildObservation(
                provider: JenkinsHook.name, project: project, hookGeneration: hookGeneration, build: build))
    }
}
