import CoreAPI
import Hooks

extension Translation {
    /// `installation_repositories`: somebody let an App see more repositories, or fewer.
    static func installationRepositories(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(InstallationPayload.self)
        let status: RepositoryStatus
        let named: (repositories: [InstallationPayload.Repository]?, path: String)
        switch payload.action {
        case "added": (status, named) = (.active, (payload.repositories_added, "repositories_added"))
        case "removed": (status, named) = (.removed, (payload.repositories_removed, "repositories_removed"))
        default: return ignored(action: payload.action, of: delivery)
        }
        guard let repositories = named.repositories, !repositories.isEmpty else {
            return .ignored("the installation names no repositories")
        }
        return .repository(
            try payload.observation(of: repositories, at: named.path, status: status, delivery: delivery))
    }
}
