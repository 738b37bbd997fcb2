/// An event as a callback brings it: CloudEvents 1.0 JSON.
package struct Callback: Decodable, Sendable {
    /// The id of the event, the same each time it is sent.
    package var id: String

    /// What kind of thing happened, for example `ployst.branch.updated`.
    package var type: String

    /// When it happened, as RFC 3339 has it.
    package var time: String

    private var subject: String?
    private var data: Details?

    private struct Details: Decodable {
        var change: String?
        var message: String?
        var reason: String?
        var repository: Place?
        var branch: Named?
        var feature: Feature?
        var build: Build?
    }

    private struct Place: Decodable {
        var owner: String
        var name: String
    }

    private struct Named: Decodable {
        var name: String
    }

    private struct Feature: Decodable {
        var featureID: String
        var title: String?
        var state: String?

        private enum CodingKeys: String, CodingKey {
            case title, state
            case featureID = "feature_id"
        }
    }

    private struct Build: Decodable {
        var job: String
        var number: Int?
        var status: String?
    }

    /// What changed about it, where the event says so.
    package var change: String? { data?.change }

    /// One line for the terminal: the time of day, the type, and what it is about.
    package var line: String {
        let clock = time.drop { $0 != "T" }.dropFirst().prefix(8)
        let about = data.map(Self.words) ?? []
        return ([String(clock), type] + (about.isEmpty ? [subject ?? ""] : about)).joined(separator: "  ")
    }

    private static func words(_ data: Details) -> [String] {
        [
            data.change,
            data.repository.map { "\($0.owner)/\($0.name)" },
            data.branch?.name,
            data.feature.map { feature in
                [feature.featureID, feature.title, feature.state.map { "(\($0))" }].compactMap(\.self).joined(
                    separator: " ")
            },
            data.build.map { build in
                [build.job, build.number.map { "#\($0)" }, build.status].compactMap(\.self).joined(separator: " ")
            },
            data.reason ?? data.message,
        ].compactMap(\.self)
    }
}
