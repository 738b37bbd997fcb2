import CoreAPI

// What Ployst reads of GitHub's payloads; everything else in them is skipped.
// <https://docs.github.com/en/webhooks/webhook-events-and-payloads>

/// The payload of `push`.
struct PushPayload: Decodable {
    struct Commit: Decodable {
        var timestamp: GitHubTime?
    }

    struct Pusher: Decodable {
        var name: String?
    }

    var ref: String
    var before: ObjectID
    var after: ObjectID
    var forced: Bool?
    /// Null where the branch was deleted.
    var head_commit: Commit?
    var pusher: Pusher?
    var repository: RepositoryPayload
}

/// The payload of `create` and of `delete`.
struct RefPayload: Decodable {
    struct Sender: Decodable {
        var login: String?
    }

    /// The short name.
    var ref: String
    var ref_type: String
    /// In `create` alone: the default branch.
    var master_branch: String?
    var repository: RepositoryPayload
    var sender: Sender?
}

/// The payload of `ping`, which names no repository where the hook is an organization's.
struct PingPayload: Decodable {
    var repository: RepositoryPayload?
}

/// The repository in any payload.
struct RepositoryPayload: Decodable {
    /// In `push` the owner has a `name` too; deliveries of old servers have only that.
    struct Owner: Decodable {
        var login: String?
        var name: String?
    }

    var id: Int64
    var name: String
    var owner: Owner
    var clone_url: String?
    var default_branch: String?
    var pushed_at: GitHubTime?
    var updated_at: GitHubTime?
}

/// A time of a payload: seconds since the epoch in `push`, RFC 3339 text elsewhere.
struct GitHubTime: Decodable {
    var timestamp: Timestamp

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self), let time = Timestamp(text) {
            timestamp = time
        } else if let seconds = try? container.decode(Int64.self), let time = Timestamp(seconds: seconds) {
            timestamp = time
        } else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "neither seconds since 1970 nor a time such as 2026-11-23T10:00:00Z")
        }
    }
}
