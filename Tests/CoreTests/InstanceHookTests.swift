import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

@Suite(.coreDatabase) struct InstanceHookTests {
    private let core: CoreHarness
    private let repository = CoreHarness.repository(RequestID.random())

    init() throws { core = try CoreHarness() }

    @Test func `a repository that nobody opened to it is not reached`() throws {
        let project = try core.makeProject()
        try core.ping(project, repository: repository)
        let answer = try core.push(Push(1, "0", "a"), to: nil, repository: repository)
        #expect(answer["ignored"].text != nil)
        #expect(try core.branch(of: project) == .null)
    }

    @Test func `one push reaches all projects that opened it, in their order, in one transaction`() throws {
        let projects = try (0..<3).map { _ in try core.makeProject(finders: ["^feature/"]) }
        for project in projects.reversed() {
            try core.ping(project, repository: repository)
            try core.openToInstanceHook(project)
        }
        let answer = try core.push(Push(1, "0", "a"), to: nil, repository: repository)
        #expect(answer["repositories"].items.map { $0["project"] } == projects.map { JSONValue($0.id) })
        let places = try projects.map { try core.events(of: $0)[0]["sequence"].text?.prefix { $0 != "-" } }
        #expect(Set(places).count == 1)
    }

    @Test func `pushes for several projects from several connections do not stand in each other's way`() throws {
        let projects = try (0..<3).map { _ in try core.makeProject() }
        for project in projects {
            try core.ping(project, repository: repository)
            try core.openToInstanceHook(project)
        }
        let (conninfo, repository) = (core.conninfo, repository)
        try onThreads(4) { index in
            let core = try CoreHarness(conninfo: conninfo)
            for round in 0..<10 {
                let push = Push(round, "0", "a", branch: "b-\(index)-\(round)")
                #expect(try core.push(push, to: nil, repository: repository)["repositories"].items.count == 3)
            }
        }
        for project in projects {
            #expect(try core.send(.get, "repositories/\(core.repositoryID(of: project))")["last_seq"] == 40)
        }
    }

    @Test func `a ping reaches them too, and renames`() throws {
        let project = try core.makeProject()
        let id = RequestID.random()
        try core.ping(project, repository: CoreHarness.repository(id, "acme/old"))
        try core.openToInstanceHook(project)
        try core.ping(nil, repository: CoreHarness.repository(id, "acme/new"), second: 5)
        #expect(try core.send(.get, "repositories/\(core.repositoryID(of: project))")["name"] == "new")
    }

    @Test func `a deleted project is not reached`() throws {
        let project = try core.makeProject()
        try core.ping(project, repository: repository)
        try core.openToInstanceHook(project)
        try core.send(.delete, "projects/\(project.id)")
        #expect(try core.push(Push(1, "0", "a"), to: nil, repository: repository)["ignored"].text != nil)
    }
}
