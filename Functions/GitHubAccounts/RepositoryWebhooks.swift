import FunctionKit
import HTTPTypes
import JSONBody

/// What came of putting a webhook.
struct MadeWebhook: Encodable {
    enum Change: String, Encodable {
        case created, updated
    }

    let id: Int64
    let url: String
    let events: [String]
    let change: Change
}

/// The webhooks of one repository at GitHub.
///
/// <https://docs.github.com/en/rest/repos/webhooks>
struct RepositoryWebhooks {
    let repository: GitHubRepository
    let account: ConnectedAccount
    let visit: Visit

    /// The most pages of webhooks that are read: GitHub allows twenty for each event.
    private static let mostPages = 10

    private var path: String { "\(repository.path)/hooks" }

    /// All that there are.
    ///
    /// - Throws: ``Problem`` 404 where the account may not see them; ``GitHubFailure``.
    func all() throws -> [Webhook] {
        var webhooks: [Webhook] = []
        var page: Int? = 1
        while let number = page, number <= Self.mostPages {
            let (found, next) = try reached { () throws(GitHubFailure) in
                try visit.read([Webhook].self, "\(path)?per_page=100&page=\(number)", of: account)
            }
            webhooks += found
            page = next
        }
        return webhooks
    }

    /// Brings the project's webhook up to date, or makes it where there is none.
    ///
    /// - Throws: As ``all()``.
    func put(_ hook: ProjectHook) throws -> MadeWebhook {
        if let updated = try update(hook) { return updated }
        do {
            let made = try reached {
                try visit.change(.post, path, to: Webhook.Wanted(hook), as: Webhook.self, of: account)
            }
            return MadeWebhook(id: made.id, url: hook.url, events: Webhook.Wanted.events, change: .created)
        } catch GitHubFailure.refused(let words) where words.contains("Hook already exists") {
            // Somebody made it since it was looked for.
            if let updated = try update(hook) { return updated }
            throw GitHubFailure.refused(words)
        }
    }

    /// Removes the project's webhooks, and returns their ids.
    ///
    /// - Throws: As ``all()``.
    func remove(_ hook: ProjectHook) throws -> [Int64] {
        let ours = try all().filter { $0.belongs(to: hook) }
        for webhook in ours { try remove(webhook) }
        return ours.map(\.id)
    }

    /// Removes one; somebody else may have done so since it was looked for.
    private func remove(_ webhook: Webhook) throws {
        let removal = Result { () throws(GitHubFailure) in
            try visit.github.call(.delete, "\(path)/\(webhook.id)", token: account.token, for: visit.request)
        }
        if case .failure(let failure) = removal, failure != .notFound { throw failure }
    }

    private func update(_ hook: ProjectHook) throws -> MadeWebhook? {
        let ours = try all().filter { $0.belongs(to: hook) }
        guard let webhook = ours.first(where: { $0.config?.url == hook.url }) ?? ours.first else { return nil }
        _ = try reached {
            try visit.change(
                .patch, "\(path)/\(webhook.id)", to: Webhook.Wanted(hook), as: Webhook.self, of: account)
        }
        return MadeWebhook(id: webhook.id, url: hook.url, events: Webhook.Wanted.events, change: .updated)
    }

    /// GitHub says that webhooks are not there where the account may not see them.
    private func reached<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch GitHubFailure.notFound {
            let granted = account.scopes.isEmpty ? "nothing" : account.scopes.joined(separator: ", ")
            throw Problem.notFound(
                "GitHub shows no webhooks of \(repository.owner.login)/\(repository.name) to \(account.login): that takes an "
                    + "administrator of it, and the scope admin:repo_hook or repo; granted is \(granted). Connect the account "
                    + "again at /github/oauth/start where a scope is missing.")
        }
    }
}
