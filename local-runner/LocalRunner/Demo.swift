import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody
import LocalRunnerKit
import Signatures

/// The demo project: made through the API, filled by signed deliveries through the hook.
struct Demo {
    /// The Ployst that shows it.
    var server: Server

    /// The folder of `features.json` and `deliveries`.
    var folder: String

    /// The key of all projects' hooks.
    var hookKey: String

    /// Makes the project with its features, and sends what happened to its repositories.
    ///
    /// All of it may be done again: what is there already stays as it is.
    func send() async throws {
        let project: Int
        if let known = try await projectID() { project = known } else { project = try await makeProject() }
        for feature in try JSONBody.decode([JSONValue].self, from: Files.bytes("\(folder)/features.json")) {
            try await server.call(.put, "/core/v1/projects/\(project)/features", body: JSONBody.encode(feature))
        }
        let deliveries = DemoPayloads.ordered(Files.names(in: "\(folder)/deliveries"))
        for (name, id) in deliveries {
            let delivery = Delivery(
                to: HookAddress(provider: "github", project: DemoPayloads.project), event: "push", id: id,
                body: try Files.bytes("\(folder)/deliveries/\(name)"))
            let answer = try await server.deliver(delivery, key: hookKey)
            guard answer.status.kind == .successful else {
                throw RunnerError("The demo's delivery \(name) was refused: \(answer.summary)")
            }
        }
        Terminal.say("sent \(deliveries.count) deliveries, signed as GitHub signs them, to /hooks/github/demo")
    }

    /// Where each of the demo's features is, as core tells it; nil where the project was deleted.
    func table() async throws -> String? {
        guard let project = try await projectID() else { return nil }
        let answer = try await server.call(.get, "/core/v1/projects/\(project)/features")
        let features = try JSONBody.decode(Page<FeatureSummary>.self, from: answer.body)
        return FeatureTable(features.items).text
    }

    private func projectID() async throws -> Int? {
        let answer = try await server.call(.get, "/core/v1/projects?slug=\(DemoPayloads.project)")
        return try JSONBody.decode(Page<Project>.self, from: answer.body).items.first?.id
    }

    private func makeProject() async throws -> Int {
        let body = try JSONBody.encode(["name": "Demo", "slug": DemoPayloads.project])
        let answer = try await server.call(.post, "/core/v1/projects", body: body)
        return try JSONBody.decode(Project.self, from: answer.body).id
    }

    private struct Page<Item: Decodable>: Decodable {
        var items: [Item]
    }

    private struct Project: Decodable {
        var id: Int
    }
}
