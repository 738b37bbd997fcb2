/// The payload of `repository`, which has the names and the state that the repository has by now.
struct RepositoryEventPayload: Decodable {
    @Tolerant var action: String?
    var repository: DatedRepositoryPayload
}
