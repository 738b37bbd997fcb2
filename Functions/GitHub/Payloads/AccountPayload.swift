/// A person, an organization or a bot in any payload.
struct AccountPayload: Decodable {
    @Tolerant var login: String?
    /// In `push` alone; the owner has only that in deliveries of old servers.
    @Tolerant var name: String?

    /// Whether it can be told from others.
    var isNamed: Bool { login != nil || name != nil }
}
