import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

extension CoreHarness {
    /// A project of one test.
    struct Project: Sendable {
        let id: Int
        let slug: String
    }

    /// Makes a project, with these branch finders for GitHub where they are not the usual ones.
    func makeProject(finders: [String]? = nil) throws -> Project {
        let slug = "p-\(RequestID.random())"
        let made = try send(.post, "projects", ["name": "Test", "slug": .string(slug)])
        let project = Project(id: try #require(made["id"].number), slug: slug)
        if let finders { try setFinders(finders, of: project) }
        return project
    }

    /// Saves a project's branch finders for GitHub.
    func setFinders(_ finders: [String], of project: Project) throws {
        let saved = try send(.put, "projects/\(project.id)/settings/github", ["branch_finders": JSONValue(finders)])
        try #require([200, 201].contains(saved.status), "\(saved.body)")
    }

    /// Makes a token.
    func makeToken(_ scopes: String..., project: Project? = nil) throws -> String {
        var body: JSONValue = ["label": "made by a test", "scopes": JSONValue(scopes)]
        if let project {
            body = ["label": "made by a test", "scopes": JSONValue(scopes), "project": JSONValue(project.id)]
        }
        return try #require(try send(.post, "tokens", body)["token"].text)
    }

    /// Saves a feature, by default of Targetprocess, and returns its row's id.
    @discardableResult
    func saveFeature(
        _ featureID: String, provider: String = "targetprocess", of project: Project
    ) throws -> Int {
        let saved = try send(
            .put, "projects/\(project.id)/features",
            ["provider": .string(provider), "feature_id": .string(featureID), "title": "Spin"])
        return try #require(saved["id"].number, "\(saved.body)")
    }

    /// A repository as GitHub describes it.
    static func repository(_ externalID: String? = "1", _ name: String = "acme/widget") -> JSONValue {
        let parts = name.split(separator: "/").map(String.init)
        return [
            "provider": "github", "external_id": externalID.map(JSONValue.string) ?? .null,
            "owner": .string(parts[0]), "name": .string(parts[1]),
        ]
    }

    /// The observation of pushes that a provider took at one time, in one delivery.
    static func observation(
        _ pushes: [Push], to project: Project?, generation: Int = 1, repository: JSONValue = repository()
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "repository": repository, "pushed_at": .string(pushes.first?.pushedAt ?? Push.time(microseconds: 0)),
            "pusher": "mira", "updates": .array(pushes.map(\.update)),
        ]
        if let project {
            members["project"] = .string(project.slug)
            members["hook_generation"] = JSONValue(generation)
        }
        return .object(members)
    }

    /// Reports pushes of one time, in one delivery with a key of its own.
    @discardableResult
    func push(
        _ pushes: [Push], to project: Project?, repository: JSONValue = repository(), key: String = RequestID.random()
    ) throws -> Answer {
        try observe("push", Self.observation(pushes, to: project, repository: repository), key: key)
    }

    /// Reports pushes of one time, in one delivery with a key of its own.
    @discardableResult
    func push(_ pushes: Push..., to project: Project?, repository: JSONValue = repository()) throws -> Answer {
        try push(pushes, to: project, repository: repository)
    }

    /// The observation that a repository spoke.
    static func ping(to project: Project?, repository: JSONValue = repository(), second: Int = 0) -> JSONValue {
        var members: [String: JSONValue] = [
            "repository": repository, "observed_at": .string(Push.time(microseconds: second * 1_000_000)),
        ]
        if let project {
            members["project"] = .string(project.slug)
            members["hook_generation"] = 1
        }
        return .object(members)
    }

    /// Reports that a repository spoke.
    @discardableResult
    func ping(_ project: Project?, repository: JSONValue = repository(), second: Int = 0) throws -> Answer {
        try observe("repository", Self.ping(to: project, repository: repository, second: second))
    }

    /// Lets deliveries of the instance-wide hook reach the project's only repository.
    func openToInstanceHook(_ project: Project) throws {
        let opened = try send(.patch, "repositories/\(repositoryID(of: project))", ["instance_hook": true])
        try #require(opened["instance_hook"] == true, "\(opened.body)")
    }

    /// Sends an observation.
    @discardableResult
    func observe(
        _ kind: String, _ observation: JSONValue, key: String = RequestID.random(), token: String = reporter
    ) throws -> Answer {
        let fields: HTTPFields = [.idempotencyKey: key]
        return try send(.post, "observations/\(kind)", observation, token: token, fields: fields)
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name(constant: "Idempotency-Key")
}
