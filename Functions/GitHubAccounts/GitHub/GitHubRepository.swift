/// A repository as GitHub's REST interface describes it.
struct GitHubRepository: Decodable {
    struct Owner: Decodable {
        let login: String
    }

    struct Permissions: Decodable {
        let admin: Bool?
    }

    let id: Int64
    let name: String
    let owner: Owner
    let isPrivate: Bool?
    let isArchived: Bool?
    let cloneURL: String?
    let defaultBranch: String?

    /// What the connected account may do.
    let permissions: Permissions?

    enum CodingKeys: String, CodingKey {
        case id, name, owner, permissions
        case isPrivate = "private"
        case isArchived = "archived"
        case cloneURL = "clone_url"
        case defaultBranch = "default_branch"
    }

    /// Its path in the REST interface.
    var path: String { "/repos/\(owner.login)/\(name)" }

    /// Whether a text can be the name of an account or of a repository: it goes into a path.
    static func isName(_ text: String) -> Bool {
        text != "." && text != ".." && (1...100).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) && byte < 0x80
                    || "-._".utf8.contains(byte)
            }
    }
}

/// A repository as this function lists it, in the words that core has for one.
struct ListedRepository: Encodable {
    let externalID: String
    let owner: String
    let name: String
    let isPrivate: Bool
    let isArchived: Bool
    let cloneURL: String?
    let defaultBranch: String?

    /// Whether the connected account may make its webhook.
    let isAdministered: Bool

    init(_ repository: GitHubRepository) {
        externalID = String(repository.id)
        owner = repository.owner.login
        name = repository.name
        isPrivate = repository.isPrivate ?? false
        isArchived = repository.isArchived ?? false
        cloneURL = repository.cloneURL
        defaultBranch = repository.defaultBranch
        isAdministered = repository.permissions?.admin ?? false
    }

    enum CodingKeys: String, CodingKey {
        case owner, name
        case externalID = "external_id"
        case isPrivate = "private"
        case isArchived = "archived"
        case cloneURL = "clone_url"
        case defaultBranch = "default_branch"
        case isAdministered = "admin"
    }
}
