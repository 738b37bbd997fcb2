import CoreAPI
import Hooks

extension Translation {
    /// `delete`: the push event of the same deletion says which revision the branch had; this one comes also where that is
    /// lost.
    static func delete(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(RefPayload.self)
        if let reason = try payload.reasonToIgnore { return .ignored(reason) }
        let gone = try ObjectID(String(repeating: "0", count: 40)).required("ref")
        let update = RefUpdate(ref: BranchName.prefix + payload.ref, before: nil, after: gone, forced: false)
        return .push(
            PushObservation(
                project: delivery.project, hookGeneration: delivery.hookGeneration,
                repository: try payload.repository.repository.observed(),
                pushedAt: try payload.repository.pushedAt.required("repository.pushed_at"),
                pusher: payload.sender?.login, updates: [update]))
    }
}
