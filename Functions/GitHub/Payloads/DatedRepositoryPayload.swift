import CoreAPI
import FunctionKit

/// The repository in the payload of an event that has no other time.
struct DatedRepositoryPayload: Decodable {
    private struct Times: Decodable {
        var pushed_at: GitHubTime?
        var updated_at: GitHubTime?
    }

    var repository: RepositoryPayload
    var pushedAt: Timestamp?
    var updatedAt: Timestamp?

    init(from decoder: any Decoder) throws {
        repository = try RepositoryPayload(from: decoder)
        let times = try Times(from: decoder)
        pushedAt = times.pushed_at?.timestamp
        updatedAt = times.updated_at?.timestamp
    }

    /// What the payload tells of the repository.
    ///
    /// Both times are in the past when GitHub writes the payload, so the later one says best how old it is.
    ///
    /// - Throws: The problem 400 where both are missing.
    func observation(of delivery: Delivery, status: RepositoryStatus?) throws(Problem) -> RepositoryObservation {
        RepositoryObservation(
            project: delivery.project, hookGeneration: delivery.hookGeneration, repository: try repository.observed(),
            observedAt: try [pushedAt, updatedAt].compactMap(\.self).max().required("repository.pushed_at"),
            status: repository.archived == true && status != .removed ? .archived : status)
    }
}
