import CoreAPI
import Hooks

extension Translation {
    /// `repository`: a repository has another name, owner, default branch or state.
    static func repository(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(RepositoryEventPayload.self)
        let status: RepositoryStatus
        switch payload.action {
        case "created", "edited", "privatized", "publicized", "renamed", "transferred", "unarchived": status = .active
        case "archived": status = .archived
        case "deleted": status = .removed
        default: return ignored(action: payload.action, of: delivery)
        }
        return .repository(try payload.repository.observation(of: delivery, status: status))
    }
}
