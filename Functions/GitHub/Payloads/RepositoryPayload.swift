import CoreAPI
import FunctionKit

/// The repository in any payload.
struct RepositoryPayload: Decodable {
    var id: Int64
    var name: String
    var owner: AccountPayload
    @Tolerant var clone_url: String?
    @Tolerant var default_branch: String?
    @Tolerant var html_url: String?
    @Tolerant var archived: Bool?

    /// The repository as core knows it.
    ///
    /// - Throws: The problem 400 where the owner has no name.
    func observed(at path: String = "repository") throws(Problem) -> ObservedRepository {
        ObservedRepository(
            provider: "github", externalID: String(id),
            owner: try (owner.login ?? owner.name).required("\(path).owner.login"), name: name, cloneURL: clone_url,
            defaultBranch: default_branch)
    }

    /// The root URL of the server that has it, which may be an organization's own.
    var server: String {
        guard let parts = html_url?.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false),
            parts.count == 3, ["https:", "http:"].contains(parts[0]), parts[1].isEmpty,
            let host = parts[2].split(separator: "/", omittingEmptySubsequences: false).first, !host.isEmpty
        else { return "https://github.com/" }
        return "\(parts[0])//\(host)/"
    }
}
