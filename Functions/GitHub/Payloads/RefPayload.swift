/// The payload of `create` and of `delete`.
struct RefPayload: Decodable {
    /// The short name.
    var ref: String
    var ref_type: String
    /// In `create` alone: the default branch.
    @Tolerant var master_branch: String?
    var repository: DatedRepositoryPayload
    @Tolerant var sender: AccountPayload?
}
