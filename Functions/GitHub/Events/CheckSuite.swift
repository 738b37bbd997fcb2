import CoreAPI
import Hooks

extension Translation {
    /// `check_suite`: what an App found out about a revision, all its checks together.
    static func checkSuite(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(CheckSuitePayload.self)
        let suite = payload.check_suite
        return try ReportedBuild(
            repository: payload.repository, key: "check_suite/\(suite.id.required("check_suite.id"))",
            job: suite.app?.job ?? "checks", progress: suite.progress, authority: .summary,
            observedAt: (suite.updated_at ?? suite.created_at).required("check_suite.updated_at").timestamp,
            source: BuildSource(revision: suite.head_sha, branch: BranchName.tracked(suite.head_branch))
        ).translation(delivery)
    }
}
