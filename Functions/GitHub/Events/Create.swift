import CoreAPI
import FunctionKit
import Hooks

extension Translation {
    /// `create`: the event carries no revision, so the branch itself becomes known by the push event.
    static func create(_ delivery: Delivery) throws -> Translation {
        var payload = try delivery.decode(RefPayload.self)
        if let reason = try payload.reasonToIgnore { return .ignored(reason) }
        if let defaultBranch = payload.master_branch { payload.repository.repository.default_branch = defaultBranch }
        return .repository(try payload.repository.observation(of: delivery, status: nil))
    }
}

extension RefPayload {
    /// Why core is told nothing; nil for a branch that people work on.
    var reasonToIgnore: String? {
        get throws(Problem) {
            switch ref_type {
            case "branch": try BranchName.reasonToIgnore(ref, at: "ref")
            case "tag": "tags are not tracked"
            default: "the ref is no branch"
            }
        }
    }
}
