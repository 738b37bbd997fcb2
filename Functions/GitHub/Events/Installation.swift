import CoreAPI
import Hooks

extension Translation {
    /// `installation`: an App that delivers here was installed somewhere, or is there no more.
    static func installation(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(InstallationPayload.self)
        let status: RepositoryStatus
        switch payload.action {
        case "created", "unsuspend", "new_permissions_accepted": status = .active
        case "deleted", "suspend": status = .removed
        default: return ignored(action: payload.action, of: delivery)
        }
        guard let repositories = payload.repositories, !repositories.isEmpty else {
            return .ignored("the installation names no repositories")
        }
        return .repository(
            try payload.observation(of: repositories, at: "repositories", status: status, delivery: delivery))
    }
}
