import FunctionKit
import HTTPTypes
import JSONBody

/// `/github/organizations` and the list of `/github/repositories`: what of GitHub the connected account sees.
enum Listing {
    private static let pageSize = 100

    private struct Account: Decodable {
        let id: Int64
        let login: String
        let avatarURL: String?

        enum CodingKeys: String, CodingKey {
            case id, login
            case avatarURL = "avatar_url"
        }
    }

    private struct Owner: Encodable {
        let externalID: String
        let login: String
        /// `person` or `organization`.
        let kind: String
        let avatarURL: String?

        init(_ account: Account, kind: String) {
            (externalID, login, self.kind, avatarURL) = (String(account.id), account.login, kind, account.avatarURL)
        }

        enum CodingKeys: String, CodingKey {
            case login, kind
            case externalID = "external_id"
            case avatarURL = "avatar_url"
        }
    }

    /// One page, with the cursor of the next one.
    private struct Page<Item: Encodable>: Encodable {
        let items: [Item]
        let next: String?

        private enum CodingKeys: CodingKey { case items, next }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(items, forKey: .items)
            try container.encode(next, forKey: .next)
        }
    }

    /// Whose repositories there are: the person first, then the organizations.
    @Sendable static func organizations(_ visit: Visit) throws -> Response {
        let page = try cursor(visit)
        return try visit.withAccount { account in
            var owners: [Owner] = []
            if page == 1 {
                owners.append(Owner(try visit.read(Account.self, "/user", of: account).value, kind: "person"))
            }
            let (found, next) = try visit.read(
                [Account].self, "/user/orgs?per_page=\(pageSize)&page=\(page)", of: account)
            owners += found.map { Owner($0, kind: "organization") }
            return try answer(owners, next)
        }
    }

    /// The repositories of one owner, or all that the person sees.
    @Sendable static func repositories(_ visit: Visit) throws -> Response {
        let page = try cursor(visit)
        let owner = try visit.query("owner").map { owner throws(Problem) in
            guard GitHubRepository.isName(owner) else { throw .malformed("'owner' is no name that GitHub gives.") }
            return owner
        }
        return try visit.withAccount { account in
            let path = path(to: owner, of: account)
            let (found, next) = try visit.read(
                [GitHubRepository].self, "\(path)per_page=\(pageSize)&page=\(page)", of: account)
            return try answer(found.map(ListedRepository.init), next)
        }
    }

    private static func path(to owner: String?, of account: ConnectedAccount) -> String {
        guard let owner else { return "/user/repos?sort=full_name&" }
        return owner.lowercased() == account.login.lowercased()
            ? "/user/repos?affiliation=owner&sort=full_name&" : "/orgs/\(owner)/repos?sort=full_name&"
    }

    private static func cursor(_ visit: Visit) throws(Problem) -> Int {
        guard let text = visit.query("cursor") else { return 1 }
        guard let page = Int(text), (1...10_000).contains(page) else {
            throw .malformed("'cursor' is no 'next' of this list.")
        }
        return page
    }

    private static func answer(_ items: [some Encodable], _ next: Int?) throws -> Response {
        .json(try JSONBody.encode(Page(items: items, next: next.map(String.init))))
    }
}
