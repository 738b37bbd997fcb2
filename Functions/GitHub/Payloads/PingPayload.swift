/// The payload of `ping`, which names no repository where the hook is an organization's or an App's.
struct PingPayload: Decodable {
    var repository: DatedRepositoryPayload?
}
