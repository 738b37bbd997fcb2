import FunctionKit

/// The account at GitHub that somebody connected, as core keeps it.
struct ConnectedAccount: Decodable {
    /// Where core keeps it, below `/core/v1/`.
    static let path = "me/oauth/github"

    /// The id of the connection.
    let id: Int

    let login: String

    /// What GitHub granted.
    let scopes: [String]

    let token: Secret

    private enum CodingKeys: CodingKey { case id, login, scopes, token }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(Int.self, forKey: .id)
        login = try container.decode(String.self, forKey: .login)
        scopes = try container.decode([String].self, forKey: .scopes)
        token = Secret(try container.decode(String.self, forKey: .token))
    }
}
