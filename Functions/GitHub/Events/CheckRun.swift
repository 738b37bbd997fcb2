import CoreAPI
import Hooks

extension Translation {
    /// `check_run`: one check of an App's; the build is the suite that the check is a part of.
    static func checkRun(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(CheckRunPayload.self)
        let run = payload.check_run
        let suite = run.check_suite
        var build = ReportedBuild(
            repository: payload.repository,
            key: suite?.id.map { "check_suite/\($0)" } ?? "check_run/\(run.id)",
            job: run.app?.job ?? suite?.app?.job ?? "checks", progress: run.progress, authority: .summary,
            url: run.details_url ?? run.html_url, observedAt: try run.observedAt.required("check_run.started_at"),
            source: BuildSource(
                revision: run.head_sha ?? suite?.head_sha, branch: BranchName.tracked(suite?.head_branch)))
        guard let jenkins = run.details_url.flatMap(JenkinsBuildURL.init) else {
            return try build.translation(delivery)
        }
        let requests = run.pull_requests?.compactMap(\.number) ?? []
        build.source.changeRequest = jenkins.changeRequest.flatMap { requests.contains($0) ? $0 : nil }
        return try build.translation(delivery, of: jenkins)
    }
}

extension CheckRunPayload.CheckRun {
    /// How far the suite is: that one check ended says nothing of the others.
    fileprivate var progress: BuildProgress {
        guard let check_suite, check_suite.status != nil || check_suite.conclusion != nil else { return .running }
        return check_suite.progress
    }

    fileprivate var observedAt: Timestamp? {
        [started_at, completed_at, check_suite?.updated_at, check_suite?.created_at].compactMap { $0?.timestamp }.max()
    }
}
