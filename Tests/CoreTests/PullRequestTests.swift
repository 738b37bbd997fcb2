import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// Pull requests, and the features that their text names.
@Suite(.coreDatabase) struct PullRequestTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    private func observe(_ changes: [String: JSONValue] = [:], to project: CoreHarness.Project) throws -> JSONValue {
        let answer = try core.observe("pull-request", CoreHarness.pullRequest(to: project, changes))
        try #require(answer.status == 200, "\(answer.body)")
        return answer["pull_requests"][0]["change"]
    }

    private func linkedBy(_ featureID: String, in project: CoreHarness.Project) throws -> [JSONValue] {
        let features = try core.send(.get, "projects/\(project.id)/features?feature_id=\(featureID)")["items"]
        return features[0]["branches"].items.map { $0["linked_by"] }
    }

    private static func at(_ second: Int) -> JSONValue { .string(Push.time(microseconds: second * 1_000_000)) }

    @Test func `an older observation never replaces a newer one, and merged is for ever`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        #expect(try observe(["changed_at": Self.at(2)], to: project) == "created")
        #expect(try observe(["changed_at": Self.at(1), "title": "Old"], to: project) == "none")
        let merged: [String: JSONValue] = [
            "state": "merged", "changed_at": Self.at(3), "merge_revision": .string(Push.oid("c")),
        ]
        #expect(try observe(merged, to: project) == "updated")
        #expect(try observe(["state": "closed", "changed_at": Self.at(9)], to: project) == "none")
        let shown = try core.branch(of: project)["pull_requests"].items
        #expect(shown.map { $0["state"] } == ["merged"])
        #expect(shown.first?["merge_revision"] == .string(Push.oid("c")))
    }

    struct Text: Sendable, CustomTestStringConvertible {
        var title = "Spin"
        var body = ""
        var isLinked: Bool
        var testDescription: String { "\(title) / \(body) is \(isLinked ? "" : "not ")linked" }
    }

    @Test(arguments: [
        Text(title: "4711: spin", isLinked: true), Text(title: "[4711] spin", isLinked: true),
        Text(title: "Spin 47110", isLinked: false), Text(title: "v4711.2", isLinked: false),
        Text(body: "It is #4711.", isLinked: true), Text(body: "id:4711", isLinked: true),
        Text(body: "TP-4711", isLinked: true), Text(body: "https://plan.example.test/entity/4711", isLinked: true),
        Text(body: "https://plan.example.test/entity/47112", isLinked: false),
        Text(body: "it took 4711 ms", isLinked: false), Text(body: "#47110", isLinked: false),
        Text(body: "x#4711", isLinked: false),
    ])
    func `a text links its branch where it refers to a feature, whichever came first`(_ text: Text) throws {
        let parts: [(CoreHarness.Project) throws -> Void] = [
            { try core.push(Push(1, "0", "a", branch: "spin"), to: $0) },
            { project in
                _ = try observe(
                    [
                        "title": .string(text.title), "body": .string(text.body),
                        "head": CoreHarness.end("spin", "a"),
                    ], to: project)
            },
            { project in
                try core.send(
                    .put, "projects/\(project.id)/features",
                    [
                        "provider": "targetprocess", "feature_id": "4711", "title": "Spin",
                        "url": "https://plan.example.test/entity/4711",
                    ])
            },
        ]
        for order in parts.permutations {
            let project = try core.makeProject()
            for part in order { try part(project) }
            #expect(try linkedBy("4711", in: project) == (text.isLinked ? ["pull_request"] : []))
        }
    }

    @Test func `another title takes the link back, but not one by hand`() throws {
        let project = try core.makeProject()
        let feature = try core.saveFeature("4711", of: project)
        try core.push(Push(1, "0", "a", branch: "spin"), to: project)
        let head = CoreHarness.end("spin", "a")
        _ = try observe(["title": "4711", "head": head, "changed_at": Self.at(1)], to: project)
        _ = try observe(["title": "Spin", "head": head, "changed_at": Self.at(2)], to: project)
        #expect(try core.changes(of: project) == ["linked", "unlinked"])
        _ = try observe(["title": "4711", "head": head, "changed_at": Self.at(3)], to: project)
        let branch = try #require(try core.branch("spin", of: project)["id"].number)
        try core.send(.put, "features/\(feature)/links", ["branch_id": JSONValue(branch)])
        _ = try observe(["title": "Spin", "head": head, "changed_at": Self.at(4)], to: project)
        #expect(try linkedBy("4711", in: project) == ["hand"])
    }

    @Test func `a fork's branch of the same name is not ours, and a fork that is gone is no fault`() throws {
        let project = try core.makeProject()
        try core.saveFeature("4711", of: project)
        try core.push(Push(1, "0", "a", branch: "spin"), to: project)
        for repository in [JSONValue.string("999"), .null] {
            let head: JSONValue = [
                "branch": "spin", "revision": .string(Push.oid("a")), "repository_id": repository,
            ]
            let pullRequest = CoreHarness.pullRequest(to: project, ["title": "4711", "head": head])
            #expect(try core.observe("pull-request", pullRequest).status == 200)
        }
        #expect(try linkedBy("4711", in: project) == [])
    }

    @Test(arguments: [
        ("Fixes #12", true), ("closes: gh-12", true), ("see #12", false), ("resolves acme/widget#12", true),
        ("fixes acme/gadget#12", false), ("fixes #121", false),
    ])
    func `an issue is linked by GitHub's closing words`(body: String, isLinked: Bool) throws {
        let project = try core.makeProject()
        try core.send(.put, "projects/\(project.id)/settings/github", ["features": true])
        let issue = CoreHarness.feature(
            "acme/widget#12", to: project, from: "github",
            ["repository": CoreHarness.repository(), "changed_at": Self.at(1)])
        try #require(try core.observe("feature", issue)["features"][0]["change"] == "created")
        try core.push(Push(1, "0", "a", branch: "spin"), to: project)
        _ = try observe(["body": .string(body), "head": CoreHarness.end("spin", "a")], to: project)
        #expect(try linkedBy("acme/widget%2312", in: project) == (isLinked ? ["pull_request"] : []))
    }
}
