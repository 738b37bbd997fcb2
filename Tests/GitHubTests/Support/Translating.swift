import CoreAPI
import Hooks
import Signatures

@testable import GitHub

/// What a payload means on the hook of a project, or on another one.
func translate(
    _ event: String, _ payload: String, at address: HookAddress = HookAddress(provider: "github", project: "team")
) throws -> Translation {
    let envelope = try HookDelivery(address: address, body: Array(payload.utf8), contentType: "application/json")
    return try Translation(of: Delivery(envelope, event: event))
}

/// What a payload means with some of its members changed.
func translate(
    _ event: String, _ payload: String, setting changes: [(path: String, json: String?)]
) throws -> Translation {
    try translate(event, Document(payload).setting(changes).text)
}

extension Translation {
    /// What it is, in a few words.
    var summary: String {
        switch self {
        case .push: "push"
        case .pullRequest(let observation): "pull request \(observation.pullRequest.state)"
        case .build(let observation):
            "build \(observation.build.phase) \(observation.build.status) by \(observation.build.authority)"
        case .feature(let observation):
            "feature \(observation.feature.state ?? "-")" + (observation.deleted ? " deleted" : "")
                + (observation.movedFrom.map { " from \($0.featureID)" } ?? "")
        case .repository(let observation):
            observation.status.map { "repository \($0)" } ?? "repository"
        case .ignored(let reason): "ignored: \(reason)"
        }
    }

    var pullRequest: ObservedPullRequest? {
        if case .pullRequest(let observation) = self { observation.pullRequest } else { nil }
    }

    var feature: ObservedFeature? {
        if case .feature(let observation) = self { observation.feature } else { nil }
    }

    var build: ObservedBuild? {
        if case .build(let observation) = self { observation.build } else { nil }
    }
}

/// The repository of the payloads made by hand, as core is told of it.
let widget = ObservedRepository(
    provider: "github", externalID: "77", owner: "acme", name: "widget",
    cloneURL: "https://github.example.test/acme/widget.git", defaultBranch: "main")
