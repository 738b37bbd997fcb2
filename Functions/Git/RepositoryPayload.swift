import CoreAPI

/// The repository of a delivery, as its administrator named it or as its folder is named.
struct RepositoryPayload: Decodable {
    var owner: String
    var name: String
    /// Only where the server has ids of its own that stay when a repository is renamed.
    var externalID: String?
    var cloneURL: String?
    var defaultBranch: String?

    enum CodingKeys: String, CodingKey {
        case owner, name
        case externalID = "external_id"
        case cloneURL = "clone_url"
        case defaultBranch = "default_branch"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        owner = try container.decode(String.self, forKey: .owner)
        name = try container.decode(String.self, forKey: .name)
        let number = container.decodeIfReadable(Int64.self, forKey: .externalID)
        externalID = container.decodeIfReadable(String.self, forKey: .externalID) ?? number.map { String($0) }
        cloneURL = container.decodeIfReadable(String.self, forKey: .cloneURL)
        defaultBranch = container.decodeIfReadable(String.self, forKey: .defaultBranch)
    }

    /// The repository as core knows it; what it can do without is left out where core would refuse it.
    var observed: ObservedRepository {
        ObservedRepository(
            provider: "git", externalID: externalID.storable, owner: owner, name: name, cloneURL: cloneURL.storable,
            defaultBranch: defaultBranch.storable)
    }
}

extension String? {
    /// The longest text of this kind that core takes, in bytes.
    private static let longest = 2000

    /// The text, or nil where it is empty, longer than core takes, or has a character that PostgreSQL does not store.
    var storable: String? {
        flatMap { text in
            (1...Self.longest).contains(text.utf8.count) && !text.utf8.contains(0) ? text : nil
        }
    }
}
