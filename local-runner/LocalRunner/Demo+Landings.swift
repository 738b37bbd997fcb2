import HTTPClient
import HTTPTypes
import JSONBody
import LocalRunnerKit

extension Demo {
    /// Waits until the landings function has nothing left to compute.
    ///
    /// - Throws: ``RunnerError`` where that takes too long; `log` is the file that says why.
    func waitForLandings(log: String) async throws {
        let route = FunctionTable.landings.route ?? ""
        let deadline = ContinuousClock.now + Self.patience
        while true {
            let answer = try await server.call(.get, "/core/v1/subscriptions?limit=500")
            let waiting = try JSONBody.decode(SubscriptionPage.self, from: answer.body).items
                .filter { $0.url.hasSuffix(route) }.reduce(0) { $0 + $1.waiting }
            if waiting == 0 { return }
            guard ContinuousClock.now < deadline else {
                throw RunnerError("\(waiting) of the demo's changes were not computed; the log of landings is \(log)")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Why each branch has landed in those above or has not, in a line each.
    func explanations() async throws -> String? {
        guard let project = try await projectID() else { return nil }
        let answer = try await server.call(.get, "/core/v1/projects/\(project)/features")
        var lines: [String] = []
        for feature in try JSONBody.decode(FeaturePage.self, from: answer.body).items {
            let explained = try await server.call(.get, "/core/v1/features/\(feature.id)/explain")
            let landings = try JSONBody.decode(Explanation.self, from: explained.body).landings

            if landings.isEmpty { continue }
            lines.append("\(feature.featureID) \(feature.title ?? "")")
            lines += landings.map(\.line)
        }
        return lines.isEmpty ? nil : lines.joined(separator: "\n")
    }

    private struct SubscriptionPage: Decodable {
        struct Subscription: Decodable {
            var url: String
            var waiting: Int
        }

        var items: [Subscription]
    }

    private struct FeaturePage: Decodable {
        struct Feature: Decodable {
            var id: Int
            var featureID: String
            var title: String?

            private enum CodingKeys: String, CodingKey {
                case id, title
                case featureID = "feature_id"
            }
        }

        var items: [Feature]
    }

    private struct Explanation: Decodable {
        var landings: [LandingExplanation]
    }
}
