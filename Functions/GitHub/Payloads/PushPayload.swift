import CoreAPI

/// The payload of `push`: <https://docs.github.com/en/webhooks/webhook-events-and-payloads#push>.
struct PushPayload: Decodable {
    struct Commit: Decodable {
        var timestamp: GitHubTime?
    }

    struct Pusher: Decodable {
        @Tolerant var name: String?
    }

    var ref: String
    var before: ObjectID
    var after: ObjectID
    var forced: Bool?
    /// Null where the branch was deleted.
    var head_commit: Commit?
    @Tolerant var pusher: Pusher?
    var repository: DatedRepositoryPayload
}
