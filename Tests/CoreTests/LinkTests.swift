import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// Levels, links by hand, and what changed finders do.
@Suite(.coreDatabase) struct LinkTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test func `a new project's levels, and each branch's parent`() throws {
        let project = try core.makeProject()
        try core.saveFeature("4711", of: project)
        for name in ["main", "develop", "feature/4711-spin", "other"] {
            try core.push(Push(1, "0", "a", branch: name), to: project)
        }
        func levelAndParent(_ name: String) throws -> [JSONValue] {
            let branch = try core.branch(name, of: project)
            return [branch["level"], branch["parent"]]
        }
        #expect(try levelAndParent("main") == [0, .null])
        #expect(try levelAndParent("develop") == [1, "main"])
        #expect(try levelAndParent("feature/4711-spin") == [2, "develop"])
        #expect(try levelAndParent("other") == [.null, .null])
        try core.push(Push(2, "a", "0", branch: "develop"), to: project)
        #expect(try levelAndParent("feature/4711-spin") == [2, "main"])
    }

    @Test func `of several on the level above the default branch is the parent`() throws {
        let project = try core.makeProject(finders: ["^(main|master)$", "^dev"])
        guard case .object(var repository) = CoreHarness.repository() else { return }
        for name in ["master", "main", "develop"] { try core.push(Push(1, "0", "a", branch: name), to: project) }
        #expect(try core.branch("develop", of: project)["parent"] == "main")
        repository["default_branch"] = "master"
        try core.ping(project, repository: .object(repository), second: 2)
        #expect(try core.branch("develop", of: project)["parent"] == "master")
    }

    @Test func `the first finder that matches is the level`() throws {
        let project = try core.makeProject(finders: ["^release/", "^rel", "e"])
        try core.push(Push(1, "0", "a", branch: "release/2"), Push(1, "0", "a", branch: "x-e"), to: project)
        #expect(try core.branch("release/2", of: project)["level"] == 0)
        #expect(try core.branch("x-e", of: project)["level"] == 2)
    }

    @Test func `changed finders take effect on the branches that are known, and tell of those they change`() throws {
        let project = try core.makeProject(finders: ["^main$"])
        try core.saveFeature("4711", of: project)
        for name in ["main", "develop", "feature/4711-spin"] {
            try core.push(Push(1, "0", "a", branch: name), to: project)
        }
        #expect(try core.changes(of: project) == ["created"])
        try core.setFinders(["^main$", "^develop$", "{feature_id}"], of: project)
        let told = try core.events(of: project).dropFirst().map { $0["data"] }
        #expect(told.map { $0["change"] } == ["levelled", "linked"])
        #expect(told.map { $0["branch"]["name"] } == ["develop", "feature/4711-spin"])
        #expect(told.map { $0["level"] } == [1, 2])
        #expect(told.map { $0["version"] } == [2, 2])
        try core.setFinders(["^develop$"], of: project)
        #expect(try core.changes(of: project).dropFirst(3) == ["levelled", "levelled", "unlinked"])
        #expect(try core.branch("main", of: project)["level"] == .null)
        #expect(try core.branch("feature/4711-spin", of: project)["features"] == [])
    }

    @Test func `the same finders again change nothing`() throws {
        let project = try core.makeProject(finders: ["{feature_id}"])
        try core.saveFeature("4711", of: project)
        try core.push(Push(1, "0", "a"), to: project)
        let (state, events) = (try core.branch(of: project), try core.events(of: project))
        try core.setFinders(["{feature_id}"], of: project)
        #expect(try core.branch(of: project) == state)
        #expect(try core.events(of: project) == events)
    }

    @Test func `without settings the finders are the usual ones again`() throws {
        let project = try core.makeProject(finders: ["^x"])
        try core.push(Push(1, "0", "a", branch: "main"), to: project)
        let path = "projects/\(project.id)/settings/github"
        #expect(try core.send(.delete, path).status == 204)
        #expect(try core.branch("main", of: project)["level"] == 0)
        #expect(try core.send(.get, path).status == 404)
        #expect(try core.send(.delete, path).status == 404)
    }

    @Test func `finders of one provider are not another's`() throws {
        let project = try core.makeProject(finders: ["^x"])
        let git: JSONValue = ["provider": "git", "owner": "team", "name": "tools"]
        try core.push(Push(1, "0", "a", branch: "main"), to: project, repository: git)
        #expect(try core.branch("main", of: project)["level"] == 0)
    }

    @Test func `a link by hand outlives the rules, and a feature detached by hand stays so`() throws {
        let project = try core.makeProject(finders: ["{feature_id}"])
        let feature = try core.saveFeature("4711", of: project)
        try core.push(Push(1, "0", "a"), Push(1, "0", "b", branch: "by-hand"), to: project)
        func change(_ method: HTTPRequest.Method, _ name: String) throws -> Answer {
            let branch = try core.branch(name, of: project)["id"]
            return try core.send(method, "features/\(feature)/links", ["branch_id": branch])
        }
        let attached = try change(.put, "by-hand")
        #expect(attached["branches"].items.map { $0["linked_by"] } == ["hand", "rule"])
        let detached = try change(.delete, "feature/4711-spin")
        #expect(detached["branches"].items.map { $0["name"] } == ["by-hand"])
        #expect(try core.changes(of: project) == ["created", "linked", "unlinked"])

        try core.setFinders(["^never", "{feature_id}"], of: project)
        try core.push(Push(2, "a", "c"), Push(2, "b", "c", branch: "by-hand"), to: project)
        #expect(try core.branch("by-hand", of: project)["features"].items.map { $0["linked_by"] } == ["hand"])
        #expect(try core.branch(of: project)["features"] == [])

        let count = try core.events(of: project).count
        _ = try change(.put, "by-hand")
        _ = try change(.delete, "feature/4711-spin")
        #expect(try core.events(of: project).count == count)
        #expect(try change(.put, "feature/4711-spin")["branches"].items.count == 2)
        #expect(try core.events(of: project).count == count + 1)
    }

    @Test func `a branch is linked by hand within its project alone`() throws {
        let (one, other) = (try core.makeProject(), try core.makeProject())
        let feature = try core.saveFeature("4711", of: one)
        try core.push(Push(1, "0", "a"), to: other)
        let foreign = try core.branch(of: other)["id"]
        for body in [["branch_id": foreign], ["branch_id": 999_999], [:], ["branch_id": "1"], ["branch_id": 0]]
            as [JSONValue]
        {
            #expect(try core.send(.put, "features/\(feature)/links", body).status == 422)
        }
    }

    struct Finder: Sendable, CustomTestStringConvertible {
        let finder: String
        let says: String
        var testDescription: String { finder }
    }

    @Test(arguments: [
        Finder(finder: "(", says: "parentheses"), Finder(finder: "[a", says: "brackets"),
        Finder(finder: "*{feature_id}", says: "quantifier"), Finder(finder: "(a)\\1", says: "refers back to a group"),
        Finder(finder: "({targetprocess:feature_id}", says: "parentheses"),
        Finder(finder: "{jira:feature_id}", says: "features of no provider"),
        Finder(finder: "{github:feature_id}{targetprocess:feature_id}", says: "of several"),
        Finder(finder: String(repeating: "a", count: 501), says: "1 to 500 characters"),
        Finder(finder: "", says: "1 to 500"),
    ])
    func `a finder that cannot be used is refused, with its place`(_ finder: Finder) throws {
        let project = try core.makeProject()
        let answer = try core.send(
            .put, "projects/\(project.id)/settings/github", ["branch_finders": ["^main$", .string(finder.finder)]])
        #expect(answer.status == 422)
        let detail = try #require(answer["detail"].text)
        #expect(detail.contains("'branch_finders[1]'"))
        #expect(detail.contains(finder.says), "\(detail)")
        #expect(try core.send(.get, "projects/\(project.id)/settings/github").status == 404)
    }

    @Test(
        arguments: [
            ["track": "some"], ["branch_finders": "^main$"], ["features": "yes"], ["finders": []],
            ["branch_finders": .array(Array(repeating: "a", count: 51))], ["branch_finders": [1]],
        ] as [JSONValue])
    func `settings that make no sense are refused`(_ settings: JSONValue) throws {
        let project = try core.makeProject()
        #expect(try core.send(.put, "projects/\(project.id)/settings/github", settings).status == 422)
    }

    @Test func `settings are saved, listed and replaced as a whole`() throws {
        let project = try core.makeProject()
        let path = "projects/\(project.id)/settings"
        let first = try core.send(.put, "\(path)/github", ["track": "listed", "features": true])
        #expect(first.status == 201)
        #expect(first["track"] == "listed")
        let second = try core.send(.put, "\(path)/github", ["branch_finders": ["^main$"]])
        #expect(second.status == 200)
        #expect(second["track"] == .null)
        #expect(second["branch_finders"] == ["^main$"])
        #expect(try core.send(.get, path)["items"].items.map { $0["provider"] } == ["github"])
        #expect(try core.send(.get, "\(path)/gitlab").status == 404)
    }

    @Test func `a feature is changed member by member, and its answer is the whole`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        let path = "projects/\(project.id)/features"
        let made = try core.send(
            .put, path, ["provider": "targetprocess", "feature_id": "4711", "title": "Spin", "state": "Open"])
        #expect(made.status == 201)
        #expect(made["branches"].items.map { $0["name"] } == ["feature/4711-spin"])
        let changed = try core.send(
            .put, path, ["provider": "targetprocess", "feature_id": "4711", "state": "Done", "is_final": true])
        #expect(changed.status == 200)
        #expect([changed["title"], changed["state"], changed["is_final"]] == ["Spin", "Done", true])
        #expect(try core.send(.get, "features/\(made["id"].number ?? 0)").body == changed.body)
        let same = try core.send(.put, path, ["provider": "targetprocess", "feature_id": "4711", "state": "Done"])
        #expect(same.body == changed.body)
    }
}
