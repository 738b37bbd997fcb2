/// What the demo's table shows of a feature, as core's API answers it.
package struct FeatureSummary: Decodable, Equatable, Sendable {
    /// Its id in the planning tool.
    package var featureID: String

    /// What the planning tool calls such a thing, for example `UserStory`.
    package var type: String?

    /// Its title.
    package var title: String?

    /// Its state in the planning tool.
    package var state: String?

    /// Its branches, in the order of the answer.
    package var branches: [BranchSummary]

    /// How far up its branches have landed, where core says so.
    package var rollUp: [RollUp]?

    private enum CodingKeys: String, CodingKey {
        case type, title, state, branches
        case featureID = "feature_id"
        case rollUp = "roll_up"
    }

    /// How many of a feature's branches have landed on one level.
    package struct RollUp: Decodable, Equatable, Sendable {
        /// The branches of that level.
        package var targets: [String]

        /// How many have landed in one of them.
        package var landed: Int

        /// How many there are to land.
        package var of: Int

        /// The worst of the latest builds of what landed there.
        package var build: String?
    }
}
