import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

@Suite(.coreDatabase) struct RepositoryTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test func `a delivery on a project's own hook tracks its repository, a ping too`() throws {
        let project = try core.makeProject()
        let answer = try core.ping(project)
        #expect(answer["repositories"][0]["project"] == JSONValue(project.id))
        let repository = try core.repositories(of: project)[0]
        #expect(repository["owner"] == "acme")
        #expect(repository["name"] == "widget")
        #expect(repository["external_id"] == "1")
        #expect(repository["instance_hook"] == false)
    }

    @Test func `where only listed ones are tracked others are ignored`() throws {
        let project = try core.makeProject()
        try core.send(.put, "projects/\(project.id)/settings/github", ["track": "listed"])
        #expect(try core.push(Push(1, "0", "a"), to: project)["ignored"] == "No project tracks this repository.")
        #expect(try core.ping(project)["ignored"].text != nil)
        #expect(try core.repositories(of: project).isEmpty)
        let listed: JSONValue = ["provider": "github", "owner": "acme", "name": "widget"]
        #expect(try core.send(.post, "projects/\(project.id)/repositories", listed).status == 201)
        #expect(try core.push(Push(1, "0", "a"), to: project)["repositories"].items.count == 1)
        #expect(try core.repositories(of: project).map { $0["external_id"] } == ["1"])
    }

    @Test func `listing makes a repository, and listing again changes it`() throws {
        let project = try core.makeProject()
        let path = "projects/\(project.id)/repositories"
        let first = try core.send(.post, path, ["provider": "git", "owner": "team", "name": "tools"])
        #expect(first.status == 201)
        let second = try core.send(
            .post, path, ["provider": "git", "owner": "team", "name": "tools", "clone_url": "ssh://git@example.test/t"])
        #expect(second.status == 200)
        #expect(second["id"] == first["id"])
        #expect(second["clone_url"] == "ssh://git@example.test/t")
        let jenkins: JSONValue = ["provider": "jenkins", "owner": "a", "name": "b"]
        #expect(try core.send(.post, path, jenkins).status == 422)
    }

    @Test func `a name that another id has cannot be listed under a second one`() throws {
        let project = try core.makeProject()
        try core.ping(project)
        let other = try core.send(.post, "projects/\(project.id)/repositories", CoreHarness.repository("2"))
        #expect(other.status == 409)
        #expect(try core.repositories(of: project).count == 1)
    }

    struct Sighting: Sendable {
        let second: Int
        let id: String
        let name: String
    }

    struct Naming: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let sightings: [Sighting]
        /// The names at the end by id, those that were lost in brackets.
        let end: [String: String]

        init(_ name: String, _ sightings: [(Int, String, String)], _ end: [String: String]) {
            testDescription = name
            self.sightings = sightings.map { Sighting(second: $0.0, id: $0.1, name: $0.2) }
            self.end = end
        }
    }

    static let namings = [
        Naming("a rename", [(1, "1", "acme/old"), (2, "1", "acme/new")], ["1": "acme/new"]),
        Naming("a transfer", [(1, "1", "acme/it"), (2, "1", "zeta/it")], ["1": "zeta/it"]),
        Naming(
            "a rename and back", [(1, "1", "acme/old"), (2, "1", "acme/new"), (3, "1", "acme/old")], ["1": "acme/old"]),
        Naming(
            "a name that another took", [(1, "1", "acme/it"), (2, "2", "acme/it")], ["1": "(acme/it)", "2": "acme/it"]),
        Naming(
            "a name that another took, and the first seen again under its new one",
            [(1, "1", "acme/it"), (2, "2", "acme/it"), (3, "1", "acme/other")], ["1": "acme/other", "2": "acme/it"]),
        Naming(
            "renamed away, and another renamed to its name",
            [(1, "1", "acme/it"), (1, "2", "acme/two"), (2, "1", "acme/one"), (3, "2", "acme/it")],
            ["1": "acme/one", "2": "acme/it"]),
        Naming(
            "two that share a name one after the other",
            [(1, "1", "acme/one"), (2, "1", "acme/it"), (3, "2", "acme/it")], ["1": "(acme/it)", "2": "acme/it"]),
    ]

    @Test(arguments: namings)
    func `names end as they were seen last, in every order of arrival`(_ naming: Naming) throws {
        for order in naming.sightings.permutations {
            let project = try core.makeProject()
            for (place, sighting) in order.enumerated() {
                let repository = CoreHarness.repository(sighting.id, sighting.name)
                let push = Push(sighting.second, "0", "a", branch: "b-\(place)")
                #expect(try core.push(push, to: project, repository: repository).status == 200)
            }
            var end: [String: String] = [:]
            for repository in try core.repositories(of: project) {
                let name = "\(repository["owner"].text ?? "")/\(repository["name"].text ?? "")"
                end[repository["external_id"].text ?? ""] = repository["name_lost_at"] == .null ? name : "(\(name))"
            }
            #expect(end == naming.end, "\(order)")
        }
    }

    @Test func `a push of an old name reaches the repository that has the id`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project, repository: CoreHarness.repository("1", "acme/old"))
        try core.ping(project, repository: CoreHarness.repository("1", "acme/new"), second: 5)
        try core.push(Push(2, "a", "b"), to: project, repository: CoreHarness.repository("1", "acme/old"))
        #expect(try core.repositories(of: project).map { $0["name"] } == ["new"])
        #expect(try core.branch(of: project)["head"] == .string(Push.oid("b")))
    }

    @Test func `without an id of the provider the name decides`() throws {
        let project = try core.makeProject()
        let nameless = CoreHarness.repository(nil)
        try core.push(Push(1, "0", "a"), to: project, repository: nameless)
        try core.push(Push(2, "a", "b"), to: project, repository: nameless)
        try core.push(Push(3, "b", "c"), to: project)
        let repositories = try core.repositories(of: project)
        #expect(repositories.map { $0["external_id"] } == ["1"])
        #expect(repositories[0]["last_seq"] == 3)
    }

    @Test func `first deliveries at once make one repository, which keeps its name`() throws {
        let conninfo = core.conninfo
        for _ in 0..<15 {
            let project = try core.makeProject()
            try onThreads(4) { index in
                let core = try CoreHarness(conninfo: conninfo)
                for round in 0..<3 {
                    try core.push(Push(index, "0", "a", branch: "b-\(index)-\(round)"), to: project)
                }
            }
            let repositories = try core.repositories(of: project)
            #expect(repositories.map { $0["name_lost_at"] } == [.null])
            #expect(
                try core.send(.get, "repositories/\(repositories[0]["id"].number ?? 0)/branches")["items"].items.count
                    == 12)
        }
    }

    @Test func `two deliveries that give a listed repository its id leave it its name`() throws {
        let project = try core.makeProject()
        let listed: JSONValue = ["provider": "github", "owner": "acme", "name": "widget"]
        let id = try #require(try core.send(.post, "projects/\(project.id)/repositories", listed)["id"].number)
        let conninfo = core.conninfo
        let second = try core.database.transaction { connection in
            try connection.execute("update repository set external_id = '1' where id = \(id)")
            let second = RunningThread {
                let answer = try CoreHarness(conninfo: conninfo).push(Push(1, "0", "a"), to: project)
                #expect(answer["repositories"][0]["repository"] == JSONValue(id))
            }
            try core.waitForWaiter(on: connection)
            return second
        }
        try second.join()
        #expect(try core.repositories(of: project).map { $0["name_lost_at"] } == [.null])
    }

    @Test func `the clone URL is taken over at the first tracking only, the default branch always`() throws {
        let project = try core.makeProject()
        func ping(_ url: String, _ branch: String, _ second: Int) throws -> JSONValue {
            guard case .object(var members) = CoreHarness.repository() else { return .null }
            members["clone_url"] = .string(url)
            members["default_branch"] = .string(branch)
            try core.ping(project, repository: .object(members), second: second)
            return try core.repositories(of: project)[0]
        }
        _ = try ping("https://example.test/first", "main", 1)
        let second = try ping("https://example.test/second", "trunk", 2)
        #expect(second["clone_url"] == "https://example.test/first")
        #expect(second["default_branch"] == "trunk")
    }

    @Test func `a manager changes what no delivery may`() throws {
        let project = try core.makeProject()
        try core.ping(project)
        let path = "repositories/\(try core.repositoryID(of: project))"
        let changed = try core.send(.patch, path, ["clone_url": "https://example.test/x", "default_branch": "main"])
        #expect(changed.status == 200)
        #expect(changed["clone_url"] == "https://example.test/x")
        let cleared = try core.send(.patch, path, ["clone_url": .null])
        #expect(cleared["clone_url"] == .null)
        #expect(cleared["default_branch"] == "main")
        #expect(try core.send(.patch, path, ["name": "mine"]).status == 422)
    }

    @Test func `a deleted repository is gone at once, and its next delivery tracks a new one`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        let old = try core.repositoryID(of: project)
        let branch = try #require(core.branch(of: project)["id"].number)
        let feature = try core.saveFeature("4711", of: project)
        #expect(try core.send(.delete, "repositories/\(old)").status == 204)
        for path in [
            "repositories/\(old)", "repositories/\(old)/branches", "repositories/\(old)/tips", "branches/\(branch)",
        ] {
            #expect(try core.send(.get, path).status == 404, "\(path)")
        }
        #expect(try core.send(.get, "features/\(feature)")["branches"] == [])
        let events = try core.events(of: project).count
        try core.saveFeature("spin", of: project)
        #expect(try core.events(of: project).count == events)
        try core.push(Push(2, "a", "b"), to: project)
        #expect(try core.repositoryID(of: project) != old)
        #expect(try core.branch(of: project)["head"] == .string(Push.oid("b")))
    }
}

extension CoreHarness {
    /// A project's repositories as the API lists them.
    fileprivate func repositories(of project: Project) throws -> [JSONValue] {
        try send(.get, "projects/\(project.id)/repositories")["items"].items
    }
}
