/// A work item as its planning tool shows it; what is nil stays as core has it.
package struct ObservedFeature: Codable, Equatable, Sendable {
    /// Its id in the tool; of a GitHub issue `owner/name#number`.
    package var featureID: String

    /// What the tool calls such a thing, for example `UserStory`.
    package var type: String?

    /// Its title.
    package var title: String?

    /// Who works on it, by their names in the tool, separated by a comma and a blank; empty for nobody.
    package var owner: String?

    /// Its description as plain text.
    package var description: String?

    /// A page about it.
    package var url: String?

    /// Its state, in the tool's words.
    package var state: String?

    /// Whether that state is an end.
    package var isFinal: Bool?

    /// More that the tool says of it, by name; an entry without a value removes what is known.
    package var data: [String: ObservedData]?

    enum CodingKeys: String, CodingKey {
        case type, title, owner, description, url, state, data
        case featureID = "feature_id"
        case isFinal = "is_final"
    }

    /// Makes the description of a work item.
    package init(
        featureID: String, type: String? = nil, title: String? = nil, owner: String? = nil, description: String? = nil,
        url: String? = nil, state: String? = nil, isFinal: Bool? = nil, data: [String: ObservedData]? = nil
    ) {
        self.featureID = featureID
        self.type = type
        self.title = title
        self.owner = owner
        self.description = description
        self.url = url
        self.state = state
        self.isFinal = isFinal
        self.data = data
    }
}

/// One more thing that a provider says of something.
package struct ObservedData: Codable, Equatable, Sendable {
    /// How a value is shown.
    package enum DisplayType: String, Codable, CaseIterable, Equatable, Sendable {
        case string
        case trafficLight = "traffic_light"
    }

    /// The value for programs.
    ///
    /// Of a traffic light one of `red`, `yellow`, `green` and `gray`. Nil: there is none any more.
    package var value: String?

    /// The value for people, where that is another one.
    package var displayValue: String?

    /// How it is shown.
    package var displayType: DisplayType?

    enum CodingKeys: String, CodingKey {
        case value
        case displayValue = "display_value"
        case displayType = "display_type"
    }

    /// Makes an entry.
    package init(value: String?, displayValue: String? = nil, displayType: DisplayType? = nil) {
        self.value = value
        self.displayValue = displayValue
        self.displayType = displayType
    }
}
