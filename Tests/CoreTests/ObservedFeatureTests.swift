import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// Work items as planning tools report them.
@Suite(.coreDatabase) struct ObservedFeatureTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    private static func at(_ second: Int) -> JSONValue { .string(Push.time(microseconds: second * 1_000_000)) }

    private func observe(_ observation: JSONValue) throws -> JSONValue {
        let answer = try core.send(.post, "observations/feature", observation, token: CoreHarness.reporter)
        try #require(answer.status == 200, "\(answer.body)")
        return answer["features"][0]["change"]
    }

    private func features(of project: CoreHarness.Project, _ query: String = "") throws -> [JSONValue] {
        try core.send(.get, "projects/\(project.id)/features\(query)")["items"].items
    }

    private func issueProject() throws -> CoreHarness.Project {
        let project = try core.makeProject()
        try core.send(.put, "projects/\(project.id)/settings/github", ["features": true])
        return project
    }

    private static func issue(
        _ number: Int = 5, in name: String = "acme/widget", id: String = "1", to project: CoreHarness.Project,
        second: Int, title: String = "Spin", _ changes: [String: JSONValue] = [:]
    ) -> JSONValue {
        let standard: [String: JSONValue] = [
            "repository": CoreHarness.repository(id, name), "changed_at": at(second),
        ]
        return CoreHarness.feature(
            "\(name)#\(number)", to: project, from: "github", feature: ["title": .string(title)],
            standard.merging(changes) { $1 })
    }

    struct Pair: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var earlier: [String: JSONValue]
        var later: [String: JSONValue]
    }

    @Test(arguments: [
        Pair(testDescription: "by version", earlier: ["version": 4], later: ["version": 5]),
        Pair(
            testDescription: "by version, whatever the times say", earlier: ["version": 4, "changed_at": at(9)],
            later: ["version": 5, "changed_at": at(1)]),
        Pair(testDescription: "by time", earlier: ["changed_at": at(1)], later: ["changed_at": at(2)]),
        Pair(
            testDescription: "a deletion of the same version", earlier: ["version": 4],
            later: ["version": 4, "deleted": true]),
    ])
    func `of two observations the later one counts, in either order`(_ pair: Pair) throws {
        for laterFirst in [false, true] {
            let project = try core.makeProject()
            let earlier = CoreHarness.feature(to: project, feature: ["title": "Old"], pair.earlier)
            let later = CoreHarness.feature(to: project, feature: ["title": "New"], pair.later)
            for observation in laterFirst ? [later, earlier] : [earlier, later] { _ = try observe(observation) }
            let shown = try features(of: project) + features(of: project, "?deleted=true")
            #expect(shown.map { $0["title"] } == ["New"])
            #expect((shown.first?["deleted_at"] == .null) == (pair.later["deleted"] == nil))
        }
    }

    @Test func `the same observation again changes nothing and tells nobody`() throws {
        let project = try core.makeProject()
        let observation = CoreHarness.feature(to: project, ["version": 4])
        #expect(try observe(observation) == "created")
        #expect(try observe(observation) == "none")
        #expect(try core.changes(of: project, type: "ployst.feature.changed") == ["created"])
    }

    @Test func `what an observation leaves out stays, and its data come and go`() throws {
        let project = try core.makeProject()
        let data: JSONValue = ["priority": ["value": "2", "display_value": "High"]]
        _ = try observe(
            CoreHarness.feature(to: project, feature: ["data": data, "url": "https://x.test/"], ["version": 1]))
        let gone: JSONValue = ["priority": ["display_value": "None"]]
        _ = try observe(CoreHarness.feature(to: project, feature: ["owner": .null], ["version": 2]))
        let shown = try features(of: project)[0]
        #expect(shown["owner"] == "mira")
        #expect(shown["url"] == "https://x.test/")
        #expect(shown["provider_data"]["targetprocess"]["priority"]["display_value"] == "High")
        _ = try observe(CoreHarness.feature(to: project, feature: ["data": gone], ["version": 3]))
        #expect(try features(of: project)[0]["provider_data"] == [:])
    }

    @Test func `a deleted feature loses its branches, and finds them again`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        _ = try observe(CoreHarness.feature(to: project, ["version": 1]))
        _ = try observe(CoreHarness.feature(to: project, ["version": 2, "deleted": true]))
        #expect(try core.branch(of: project)["features"] == [])
        #expect(try features(of: project).isEmpty)
        _ = try observe(CoreHarness.feature(to: project, ["version": 3]))
        #expect(try core.branch(of: project)["features"].items.count == 1)
        #expect(try core.changes(of: project) == ["linked", "unlinked", "linked"])
        #expect(try core.changes(of: project, type: "ployst.feature.changed") == ["created", "deleted", "updated"])
    }

    @Test func `issues are features only where the settings say so, but their repository is tracked`() throws {
        let project = try core.makeProject()
        let observation = Self.issue(to: project, second: 1)
        #expect(try core.observe("feature", observation)["ignored"].text?.contains("issues") == true)
        #expect(try core.repositoryID(of: project) > 0)
        try core.send(.put, "projects/\(project.id)/settings/github", ["features": true])
        #expect(try core.observe("feature", observation)["features"][0]["change"] == "created")
    }

    @Test func `an issue that moves stays one feature, with its links by hand, in every order`() throws {
        let origin: JSONValue = [
            "feature_id": "acme/widget#5", "repository": CoreHarness.repository("1", "acme/widget"),
        ]
        for order in [0, 1, 2, 3].permutations {
            let project = try issueProject()
            try core.push(Push(1, "0", "a"), to: project)
            let observations = [
                Self.issue(to: project, second: 1),
                Self.issue(to: project, second: 2, title: "Renamed"),
                Self.issue(
                    7, in: "acme/gadget", id: "2", to: project, second: 3, title: "Moved", ["moved_from": origin]),
                Self.issue(7, in: "acme/gadget", id: "2", to: project, second: 4, title: "After"),
            ]
            for place in order { _ = try observe(observations[place]) }
            #expect(try features(of: project).map { $0["feature_id"] } == ["acme/gadget#7"], "\(order)")
            #expect(try features(of: project).map { $0["title"] } == ["After"], "\(order)")
        }
    }

    @Test func `a renamed repository renames its issues, and a late report under the old name finds them`() throws {
        let project = try issueProject()
        _ = try observe(Self.issue(to: project, second: 1))
        try core.ping(project, repository: CoreHarness.repository("1", "acme/gizmo"), second: 2)
        #expect(try features(of: project).map { $0["feature_id"] } == ["acme/gizmo#5"])
        _ = try observe(Self.issue(to: project, second: 3, title: "Late"))
        #expect(try features(of: project).map { $0["title"] } == ["Late"])
    }

    @Test func `the issue of a repository that took another one's name is another feature`() throws {
        let project = try issueProject()
        _ = try observe(Self.issue(to: project, second: 1, title: "First"))
        _ = try observe(Self.issue(id: "2", to: project, second: 2, title: "Second"))
        #expect(Set(try features(of: project).compactMap { $0["title"].text }) == ["First", "Second"])
    }

    @Test(
        arguments: [
            (["feature_id": ""], "feature.feature_id"),
            (["title": .string(String(repeating: "x", count: 2001))], "feature.title"),
            (["data": ["Bad Name": ["value": "1"]]], "feature.data"),
            (["data": ["light": ["value": "blue", "display_type": "traffic_light"]]], "traffic light"),
        ] as [([String: JSONValue], String)])
    func `what makes no sense is refused, by name`(feature: [String: JSONValue], name: String) throws {
        let answer = try core.observe("feature", CoreHarness.feature(to: core.makeProject(), feature: feature))
        #expect(answer.status == 422)
        #expect(answer["detail"].text?.contains(name) == true, "\(answer.body)")
    }
}
