/// What the demo's table shows of a feature, as core's API answers it.
package struct FeatureSummary: Decodable, Equatable, Sendable {
    /// One branch that belongs to the feature.
    package struct Branch: Decodable, Equatable, Sendable {
        /// Where the branch is.
        package struct Repository: Decodable, Equatable, Sendable {
            /// The account or group that holds the repository.
            package var owner: String

            /// Its name there.
            package var name: String
        }

        /// Where the branch is.
        package var repository: Repository

        /// Its name, without `refs/heads/`.
        package var name: String

        /// The object id of its head, or nil where it is not known.
        package var head: String?

        /// The index of the branch finder that matches it, or nil where none does.
        package var level: Int?

        /// The branch above it.
        package var parent: String?

        /// When it was deleted, or nil while it is there.
        package var deletedAt: String?

        private enum CodingKeys: String, CodingKey {
            case repository, name, head, level, parent
            case deletedAt = "deleted_at"
        }
    }

    /// Its id in the planning tool.
    package var featureID: String

    /// What the planning tool calls such a thing, for example `UserStory`.
    package var type: String?

    /// Its title.
    package var title: String?

    /// Its state in the planning tool.
    package var state: String?

    /// Its branches, in the order of the answer.
    package var branches: [Branch]

    private enum CodingKeys: String, CodingKey {
        case type, title, state, branches
        case featureID = "feature_id"
    }
}
