import CoreAPI
import FunctionKit

/// What the step of `infra/jenkins` sends: the build's own words, with the revisions that the Notification plugin lacks.
///
/// `docs/providers/jenkins.md` describes each member.
struct StepPayload: Decodable {
    /// The value of the member `ployst`.
    static let version = 1

    struct ChangeRequest: Decodable {
        var number: Int64?
        var branch: String?
        var target: String?
        var targetCommit: String?

        private enum CodingKeys: String, CodingKey {
            case number, branch, target
            case targetCommit = "target_commit"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            number = try? container.wholeNumber(.number)
            branch = container.readable(.branch)
            target = container.readable(.target)
            targetCommit = container.readable(.targetCommit)
        }
    }

    var server: String?
    var job: String
    var number: Int64
    var url: String?
    var phase: String
    var status: String?
    var timestamp: Int64?
    var startedAt: Int64?
    var duration: Int64?
    var commit: String?
    var builtCommit: String?
    var branch: String?
    var changeRequest: ChangeRequest?

    private enum CodingKeys: String, CodingKey {
        case server, job, number, url, phase, status, timestamp, duration, commit, branch
        case startedAt = "started_at"
        case builtCommit = "built_commit"
        case changeRequest = "change_request"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        job = try container.decode(String.self, forKey: .job)
        number = try container.wholeNumber(.number)
        phase = try container.decode(String.self, forKey: .phase)
        server = container.readable(.server)
        url = container.readable(.url)
        status = container.readable(.status)
        timestamp = container.readable(.timestamp)
        startedAt = container.readable(.startedAt)
        duration = container.readable(.duration)
        commit = container.readable(.commit)
        builtCommit = container.readable(.builtCommit)
        branch = container.readable(.branch)
        changeRequest = container.readable(.changeRequest)
    }

    /// What it says of a build.
    ///
    /// - Throws: The ``Problem`` 400 where it does not say which build it is.
    func report() throws(Problem) -> BuildReport {
        var report = try BuildReport(job: job, number: number, phase: phase.uppercased(), member: "job")
        report.server = WebAddress.checked(server).map(WebAddress.withSlash) ?? url.flatMap(WebAddress.root)
        report.url = WebAddress.checked(url)
        report.status = status
        report.milliseconds = timestamp
        report.startedAt = startedAt
        report.duration = duration
        report.source = BuildSource(
            revision: ObjectID(ofCommit: commit), builtRevision: ObjectID(ofCommit: builtCommit),
            targetRevision: ObjectID(ofCommit: changeRequest?.targetCommit),
            branch: legal(changeRequest?.branch ?? branch), target: legal(changeRequest?.target),
            changeRequest: changeRequest?.number)
        report.authority = .build
        return report
    }

    private func legal(_ name: String?) -> String? {
        guard let name, BranchName.isLegal(name) else { return nil }
        return name
    }
}
