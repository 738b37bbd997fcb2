import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// What all lists have in common: pages, filters, fields and entity tags.
@Suite(.coreDatabase) struct ListTests {
    private let core: CoreHarness
    private let project: CoreHarness.Project
    private let repository: Int

    init() throws {
        core = try CoreHarness()
        project = try core.makeProject(finders: ["^main$", "(?i){feature_id}"])
        for name in ["acme/widget", "acme/gadget", "zeta/widget"] {
            try core.ping(project, repository: CoreHarness.repository(name, name))
        }
        let listed = try core.send(.get, "projects/\(project.id)/repositories?owner=acme&name=widget")
        repository = try #require(listed["items"][0]["id"].number)
        for number in 1...5 {
            try core.saveFeature("\(4710 + number)", of: project)
            try core.push(
                Push(number, "0", "a", branch: "feature/\(4710 + number)"),
                Push(number, "0", "b", branch: "b-\(number)"),
                to: project, repository: CoreHarness.repository("acme/widget", "acme/widget"))
        }
        try core.push(
            Push(9, "a", "0", branch: "feature/4711"), to: project,
            repository: CoreHarness.repository("acme/widget", "acme/widget"))
    }

    private func paths() -> [String: Int] {
        [
            "projects/\(project.id)/repositories": 3, "projects/\(project.id)/features": 5,
            "repositories/\(repository)/branches": 10, "repositories/\(repository)/tips": 11,
        ]
    }

    @Test(arguments: [1, 2, 3, 500]) func `pages follow each other to the end, each item once`(_ limit: Int) throws {
        for (path, count) in paths() {
            let whole = try core.send(.get, path)["items"].items
            #expect(whole.count == count, "\(path)")
            var found: [JSONValue] = []
            var cursor: String? = ""
            while let next = cursor {
                let page = try core.send(.get, "\(path)?limit=\(limit)" + (next.isEmpty ? "" : "&cursor=\(next)"))
                #expect((1...limit).contains(page["items"].items.count), "\(path)")
                found += page["items"].items
                cursor = page["next"].text
                try #require(found.count <= count)
            }
            #expect(found == whole, "\(path)")
        }
    }

    @Test func `the list of projects and of tokens has pages too`() throws {
        _ = try core.makeProject()
        for path in ["projects", "tokens"] {
            let first = try core.send(.get, "\(path)?limit=1")
            let second = try core.send(.get, "\(path)?limit=1&cursor=\(first["next"].text ?? "")")
            #expect(first["items"][0]["id"].number ?? 0 < second["items"][0]["id"].number ?? 0)
        }
    }

    @Test func `an empty list is a list`() throws {
        let empty = try core.makeProject()
        for path in ["repositories", "features", "events"] {
            #expect(try core.send(.get, "projects/\(empty.id)/\(path)").body == ["items": [], "next": .null])
        }
    }

    struct Filter: Sendable, CustomTestStringConvertible {
        let query: String
        let count: Int
        var testDescription: String { query }
    }

    @Test(arguments: [
        Filter(query: "repositories?owner=acme", count: 2), Filter(query: "repositories?name=widget", count: 2),
        Filter(query: "repositories?owner=acme&name=widget", count: 1),
        Filter(query: "repositories?provider=git", count: 0),
        Filter(query: "repositories?owner=Acme", count: 0), Filter(query: "repositories?name=wid%25", count: 0),
        Filter(query: "repositories?owner=", count: 0),
        Filter(query: "features?feature_id=4712", count: 1), Filter(query: "features?provider=github", count: 0),
        Filter(query: "features?q=sPi", count: 5), Filter(query: "features?q=%25", count: 0),
        Filter(query: "features?q=_pin", count: 0), Filter(query: "features?state=Open", count: 0),
    ])
    func `filters of a project's lists`(_ filter: Filter) throws {
        #expect(try core.send(.get, "projects/\(project.id)/\(filter.query)")["items"].items.count == filter.count)
    }

    @Test(arguments: [
        Filter(query: "name=feature/4713", count: 1), Filter(query: "name=feature%2F4713", count: 1),
        Filter(query: "deleted=true", count: 1), Filter(query: "deleted=false", count: 9),
    ])
    func `filters of branches`(_ filter: Filter) throws {
        let path = "repositories/\(repository)/branches"
        #expect(try core.send(.get, "\(path)?\(filter.query)")["items"].items.count == filter.count)
    }

    @Test func `the branches of one feature`() throws {
        let features = try core.send(.get, "projects/\(project.id)/features?feature_id=4713")["items"]
        let id = try #require(features[0]["id"].number)
        let branches = try core.send(.get, "repositories/\(repository)/branches?feature=\(id)")["items"].items
        #expect(branches.map { $0["name"] } == ["feature/4713"])
    }

    @Test func `repositories across projects`() throws {
        let other = try core.makeProject()
        let name = RequestID.random()
        for project in [project, other] {
            try core.ping(project, repository: CoreHarness.repository(name, "acme/\(name)"))
        }
        let found = try core.send(.get, "repositories?provider=github&owner=acme&name=\(name)")["items"].items
        #expect(found.map { $0["project_id"] } == [JSONValue(project.id), JSONValue(other.id)])
    }

    @Test func `tips after a sequence`() throws {
        let path = "repositories/\(repository)/tips"
        #expect(try core.send(.get, "\(path)?after=0")["items"].items.count == 11)
        #expect(try core.send(.get, "\(path)?after=5")["items"].items.map { $0["seq"] } == [6])
        #expect(try core.send(.get, "\(path)?after=6")["items"].items.isEmpty)
        #expect(try core.send(.get, "\(path)?after=3&limit=3")["items"].items.map { $0["seq"] } == [4, 4, 5])
    }

    @Test func `fields trims what is answered`() throws {
        let whole = try core.send(.get, "projects/\(project.id)")
        #expect(
            try core.send(.get, "projects/\(project.id)?fields=slug,id").body == [
                "slug": whole["slug"], "id": whole["id"],
            ])
        #expect(try core.send(.get, "projects/\(project.id)?fields=nothing").body == [:])
        let page = try core.send(.get, "projects/\(project.id)/features?fields=feature_id&limit=1")
        #expect(page["items"] == [["feature_id": "4711"]])
        #expect(page["next"].text != nil)
        let branch = try core.send(.get, "repositories/\(repository)/branches?fields=name,head&limit=1")["items"]
        #expect(branch[0].names == ["name", "head"])
    }

    @Test func `what a client has already is not sent again`() throws {
        for path in [
            "projects/\(project.id)", "projects/\(project.id)/features", "repositories/\(repository)/branches",
            "projects?slug=\(project.slug)",
        ] {
            let first = try core.send(.get, path)
            let tag = try #require(first.fields[.eTag])
            for known in [tag, "W/\(tag)", "\"other\", \(tag)"] {
                let again = try core.send(.get, path, fields: [.ifNoneMatch: known])
                #expect(again.status == 304)
                #expect(again.body == .null)
                #expect(again.fields[.eTag] == tag)
            }
            #expect(try core.send(.get, path, fields: [.ifNoneMatch: "\"other\""]).status == 200)
        }
    }

    @Test func `a change changes the entity tag`() throws {
        let before = try core.send(.get, "projects/\(project.id)").fields[.eTag]
        try core.send(.patch, "projects/\(project.id)", ["name": "Renamed"])
        let after = try core.send(.get, "projects/\(project.id)", fields: [.ifNoneMatch: before ?? ""])
        #expect(after.status == 200)
        #expect(after["name"] == "Renamed")
    }
}
