import CoreAPI

/// The body of a delivery, as `infra/git/post-receive` makes it; everything else in it is skipped.
///
/// What a push can do without is nil where it is not of the type that it should be.
struct PushPayload: Decodable {
    /// The new value of one ref; its ids are looked at only where the ref is a branch.
    struct Update: Decodable {
        var ref: String
        var before: String?
        var after: String?
        var forced: Bool?

        enum CodingKeys: String, CodingKey {
            case ref, before, after, forced
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            ref = try container.decode(String.self, forKey: .ref)
            before = try container.decodeIfPresent(String.self, forKey: .before)
            after = container.decodeIfReadable(String.self, forKey: .after)
            forced = container.decodeIfReadable(Bool.self, forKey: .forced)
        }
    }

    var repository: RepositoryPayload
    var pushedAt: Timestamp
    var pusher: String?
    var updates: [Update]

    enum CodingKeys: String, CodingKey {
        case repository, pusher, updates
        case pushedAt = "pushed_at"
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        repository = try container.decode(RepositoryPayload.self, forKey: .repository)
        pushedAt = try container.decode(Timestamp.self, forKey: .pushedAt)
        pusher = container.decodeIfReadable(String.self, forKey: .pusher)
        updates = try container.decode([Update].self, forKey: .updates)
    }
}

extension KeyedDecodingContainer {
    /// The value of a member, or nil where it is missing or something else.
    func decodeIfReadable<Value: Decodable>(_ type: Value.Type, forKey key: Key) -> Value? {
        try? decodeIfPresent(type, forKey: key)
    }
}
