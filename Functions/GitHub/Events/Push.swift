import CoreAPI
import Hooks

extension Translation {
    /// `push`: a branch has another revision, or is new or gone.
    static func push(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(PushPayload.self)
        guard BranchName.isBranch(payload.ref) else {
            return payload.ref.hasPrefix("refs/tags/")
                ? .ignored("tags are not tracked") : .ignored("the ref is no branch")
        }
        let name = Substring(payload.ref.utf8.dropFirst(BranchName.prefix.utf8.count))
        if let reason = try BranchName.reasonToIgnore(name, at: "ref") { return .ignored(reason) }
        let time = payload.repository.pushedAt ?? payload.head_commit?.timestamp?.timestamp
        let update = RefUpdate(
            ref: payload.ref, before: payload.before, after: payload.after, forced: payload.forced ?? false)
        return .push(
            PushObservation(
                project: delivery.project, hookGeneration: delivery.hookGeneration,
                repository: try payload.repository.repository.observed(),
                pushedAt: try time.required("repository.pushed_at"), pusher: payload.pusher?.name, updates: [update]))
    }
}
