import CoreAPI
import Hooks

extension Translation {
    /// `status`: somebody gave a commit a status; of what built it GitHub knows nothing more.
    static func status(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(StatusPayload.self)
        guard let progress = BuildProgress(state: payload.state) else {
            return .ignored("the state \(payload.state.prefix(40)) is not known")
        }
        let context = payload.context ?? "default"
        var build = ReportedBuild(
            repository: payload.repository, key: "status/\(payload.sha)/\(context)", job: context, progress: progress,
            authority: .hearsay, url: payload.target_url,
            observedAt: try (payload.updated_at ?? payload.created_at).required("updated_at").timestamp,
            source: BuildSource(revision: payload.sha, branch: payload.branch))
        guard let jenkins = payload.target_url.flatMap(JenkinsBuildURL.init) else {
            return try build.translation(delivery)
        }
        if context.hasSuffix("/pr-merge") || context.hasSuffix("/pr-head") {
            build.source.changeRequest = jenkins.changeRequest
        }
        return try build.translation(delivery, of: jenkins)
    }
}

extension StatusPayload {
    /// The branch whose head the commit is, where that is one alone.
    fileprivate var branch: String? {
        let candidates = (branches ?? []).filter { $0.commit?.sha == sha }
        return candidates.count == 1 ? BranchName.tracked(candidates[0].name) : nil
    }
}
