import FunctionKit
import HTTPTypes
import JSONBody

/// `/github/repositories`: has a repository tracked and makes its webhook, and takes the webhook away.
enum Tracking {
    private struct Wish: Decodable {
        let project: Int
        let owner: String
        let name: String
    }

    /// What core is told of a repository.
    private struct NewRepository: Encodable {
        let provider = "github"
        let externalID: String
        let owner: String
        let name: String
        let cloneURL: String?
        let defaultBranch: String?

        enum CodingKeys: String, CodingKey {
            case provider, owner, name
            case externalID = "external_id"
            case cloneURL = "clone_url"
            case defaultBranch = "default_branch"
        }
    }

    /// What core says of a repository.
    private struct Tracked: Decodable {
        let projectID: Int
        let provider: String
        let externalID: String?
        let owner: String
        let name: String

        enum CodingKeys: String, CodingKey {
            case provider, owner, name
            case projectID = "project_id"
            case externalID = "external_id"
        }
    }

    private struct TrackedAnswer: Encodable {
        let repository: JSONValue
        let webhook: MadeWebhook
    }

    private struct RemovalAnswer: Encodable {
        /// The ids of the webhooks that were removed; none where there were none.
        let removedWebhooks: [Int64]
        /// The repository stays in core, with all that it knows of it.
        let tracking = "kept"

        enum CodingKeys: String, CodingKey {
            case tracking
            case removedWebhooks = "removed_webhooks"
        }
    }

    /// Tracks a repository in a project and makes its webhook, or brings up to date the one that is there.
    ///
    /// Whether the person may is found out first, here and there; then it is tracked, so that the webhook's `ping` finds it.
    @Sendable static func track(_ visit: Visit) throws -> Response {
        let wish = try visit.body(as: Wish.self)
        guard GitHubRepository.isName(wish.owner), GitHubRepository.isName(wish.name) else {
            throw Problem.unacceptable("'owner' or 'name' is no name that GitHub gives.")
        }
        guard wish.project > 0 else { throw Problem.unacceptable("'project' is no id.") }
        let hook = try ProjectHook(of: wish.project, visit)
        return try visit.withAccount { account in
            let found = try repository(wish.owner, wish.name, of: account, visit)
            guard found.permissions?.admin != false else { throw notAdministered(found, account) }
            let webhooks = RepositoryWebhooks(repository: found, account: account, visit: visit)
            _ = try webhooks.all()
            let repository = try visit.core(
                .post, "projects/\(wish.project)/repositories", body: try JSONBody.encode(newRepository(found)))
            let made = try webhooks.put(hook)
            let answer = TrackedAnswer(
                repository: try JSONBody.decode(JSONValue.self, from: repository), webhook: made)
            return .json(try JSONBody.encode(answer), status: made.change == .created ? .created : .ok)
        }
    }

    /// Takes a project's webhook away from a repository, which stays tracked: nothing new arrives from it.
    @Sendable static func removeWebhook(_ visit: Visit) throws -> Response {
        guard let id = Int(visit.parameter), id > 0 else { throw Problem.notFound("'\(visit.parameter)' is no id.") }
        let tracked = try JSONBody.decode(Tracked.self, from: visit.core(.get, "repositories/\(id)"))
        guard tracked.provider == "github" else {
            throw Problem.notFound("The repository \(id) is not one of GitHub's.")
        }
        let hook = try ProjectHook(of: tracked.projectID, visit)
        return try visit.withAccount { account in
            let found = try repository(tracked.owner, tracked.name, of: account, visit)
            guard tracked.externalID.map({ $0 == String(found.id) }) ?? true else {
                throw Problem.notFound("\(tracked.owner)/\(tracked.name) is another repository at GitHub now.")
            }
            let removed = try RepositoryWebhooks(repository: found, account: account, visit: visit).remove(hook)
            return .json(try JSONBody.encode(RemovalAnswer(removedWebhooks: removed)))
        }
    }

    private static func newRepository(_ found: GitHubRepository) -> NewRepository {
        NewRepository(
            externalID: String(found.id), owner: found.owner.login, name: found.name, cloneURL: found.cloneURL,
            defaultBranch: found.defaultBranch)
    }

    private static func repository(
        _ owner: String, _ name: String, of account: ConnectedAccount, _ visit: Visit
    ) throws -> GitHubRepository {
        do {
            return try visit.read(GitHubRepository.self, "/repos/\(owner)/\(name)", of: account).value
        } catch GitHubFailure.notFound {
            let isPrivateShown = account.scopes.contains("repo")
            throw Problem.notFound(
                "GitHub has no repository \(owner)/\(name) that \(account.login) may see."
                    + (isPrivateShown ? "" : " A private one needs /github/oauth/start?private=true."))
        }
    }

    private static func notAdministered(_ repository: GitHubRepository, _ account: ConnectedAccount) -> Problem {
        Problem(
            .forbidden, kind: "github-forbidden",
            detail:
                "Only its administrators make webhooks of \(repository.owner.login)/\(repository.name) at GitHub, and "
                + "\(account.login) is none of them.")
    }
}
