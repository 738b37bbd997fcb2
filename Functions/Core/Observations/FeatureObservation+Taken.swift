import CoreAPI
import FunctionKit

extension FeatureObservation: TakenObservation {
    static let routine: StaticString = "observe_feature"
    static let isOrdered = true

    /// The most entries of data, and the longest description, in bytes; what tools have is shorter.
    private static let mostData = 100
    private static let longestDescription = 4_000_000

    func check() throws(Problem) {
        try Self.check(provider: provider, "provider", \.hasFeatures, "features")
        guard provider != Provider.github.rawValue || repository != nil else {
            throw .unacceptable("'repository' is missing: an issue is a repository's.")
        }
        if let repository { try Self.check(repository) }
        if let origin = movedFrom {
            try Self.checkFilled(origin.featureID, "moved_from.feature_id", longest: 200)
            if let repository = origin.repository { try Self.check(repository, "moved_from.repository") }
        }
        try Self.checkFilled(feature.featureID, "feature.feature_id", longest: 200)
        try Self.check(feature.type, "feature.type", longest: 200)
        try Self.check(feature.title, "feature.title")
        try Self.check(feature.owner, "feature.owner")
        try Self.check(feature.url, "feature.url")
        try Self.check(feature.state, "feature.state", longest: 200)
        try Self.check(feature.description, "feature.description", longest: Self.longestDescription)
        try check(feature.data ?? [:])
    }

    private func check(_ data: [String: ObservedData]) throws(Problem) {
        guard data.count <= Self.mostData else {
            throw .unacceptable("'feature.data' has more than \(Self.mostData) entries.")
        }
        for (name, entry) in data {
            guard ProviderData.isName(name) else {
                throw .unacceptable("'feature.data' has an entry whose name is not 1 to 100 of a-z, 0-9, _ and -.")
            }
            try Self.check(entry.value, "feature.data.\(name).value", longest: ProviderData.longestValue)
            try Self.check(entry.displayValue, "feature.data.\(name).display_value", longest: ProviderData.longestValue)
            guard entry.displayType != .trafficLight || entry.value.map(ProviderData.lights.contains) ?? true else {
                throw .unacceptable("'feature.data.\(name).value' is no traffic light: red, yellow, green or gray.")
            }
        }
    }
}
