import CoreAPI
import FunctionKit

/// The payload of `installation` and of `installation_repositories`: an App may see other repositories than before.
struct InstallationPayload: Decodable {
    struct Installation: Decodable {
        @Tolerant var account: AccountPayload?
        @Tolerant var created_at: GitHubTime?
        @Tolerant var updated_at: GitHubTime?
        @Tolerant var suspended_at: GitHubTime?
    }

    /// A repository as an installation names it: shorter than elsewhere.
    struct Repository: Decodable {
        var id: Int64
        var name: String
        @Tolerant var full_name: String?
    }

    @Tolerant var action: String?
    var installation: Installation
    var repositories: [Repository]?
    var repositories_added: [Repository]?
    var repositories_removed: [Repository]?

    /// What the payload tells of these repositories, which are at `path` in it.
    ///
    /// - Throws: The problem 400 where an owner or the time is missing.
    func observation(
        of repositories: [Repository], at path: String, status: RepositoryStatus, delivery: Delivery
    ) throws(Problem) -> RepositoryObservation {
        let times = [installation.updated_at, installation.created_at, installation.suspended_at]
        var observed: [ObservedRepository] = []
        for (index, repository) in repositories.enumerated() {
            let owner =
                repository.full_name?.split(separator: "/").first.map(String.init) ?? installation.account?.login
            observed.append(
                ObservedRepository(
                    provider: "github", externalID: String(repository.id),
                    owner: try owner.required("\(path)[\(index)].full_name"), name: repository.name))
        }
        return RepositoryObservation(
            project: delivery.project, hookGeneration: delivery.hookGeneration, repositories: observed,
            observedAt: try times.compactMap { $0?.timestamp }.max().required("installation.updated_at"),
            status: status)
    }
}
