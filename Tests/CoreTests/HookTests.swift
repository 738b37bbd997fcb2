import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures
import Testing

@testable import Core

@Suite(.coreDatabase) struct HookTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test func `each provider's hook has its URL and a secret derived from it`() throws {
        let project = try core.makeProject()
        let hooks = try core.send(.get, "projects/\(project.id)/hooks")["items"].items
        #expect(hooks.map { $0["provider"].text } == ["github", "git", "jenkins", "targetprocess"])
        for hook in hooks {
            let path = "\(hook["provider"].text ?? "")/\(project.slug)"
            #expect(hook["url"] == "https://ployst.example.test/hooks/\(path)")
            #expect(hook["generation"] == 1)
            #expect(hook["secret"] == .string(try Self.secret(path)))
        }
    }

    @Test func `rotation gives the next generation a URL and a secret of its own`() throws {
        let project = try core.makeProject()
        let answer = try core.send(.post, "projects/\(project.id)/hooks", ["provider": "github"])
        let hooks = answer["items"].items
        #expect(hooks[0]["generation"] == 2)
        #expect(hooks[0]["url"] == "https://ployst.example.test/hooks/github/\(project.slug)~2")
        #expect(hooks[0]["secret"] == .string(try Self.secret("github/\(project.slug)~2")))
        #expect(hooks[0]["previous_until"] == .null)
        #expect(hooks[1]["generation"] == 1)
        let again = try core.send(.post, "projects/\(project.id)/hooks", ["provider": "github", "overlap_seconds": 60])
        #expect(again["items"][0]["generation"] == 3)
        #expect(again["items"][0]["previous_until"].text != nil)
    }

    struct Rotation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The overlap in seconds of each rotation.
        let overlaps: [Int]
        let generation: Int
        let status: Int
    }

    @Test(arguments: [
        Rotation(testDescription: "the first generation, never rotated", overlaps: [], generation: 1, status: 200),
        Rotation(testDescription: "one that is not given yet", overlaps: [], generation: 2, status: 401),
        Rotation(testDescription: "generation nought", overlaps: [], generation: 0, status: 401),
        Rotation(testDescription: "the new one", overlaps: [0], generation: 2, status: 200),
        Rotation(testDescription: "the old one without overlap", overlaps: [0], generation: 1, status: 401),
        Rotation(testDescription: "the new one during the overlap", overlaps: [600], generation: 2, status: 200),
        Rotation(testDescription: "the old one during the overlap", overlaps: [600], generation: 1, status: 200),
        Rotation(testDescription: "the one before the old one", overlaps: [600, 600], generation: 1, status: 401),
        Rotation(
            testDescription: "the old one of the second overlap", overlaps: [600, 600], generation: 2, status: 200),
        Rotation(
            testDescription: "the old one after a second rotation without", overlaps: [600, 0], generation: 2,
            status: 401),
    ])
    func `core refuses the secrets that were rotated away`(_ rotation: Rotation) throws {
        let project = try core.makeProject()
        for overlap in rotation.overlaps {
            try core.send(
                .post, "projects/\(project.id)/hooks", ["provider": "github", "overlap_seconds": JSONValue(overlap)])
        }
        let push = CoreHarness.observation([Push(1, "0", "a")], to: project, generation: rotation.generation)
        let answer = try core.observe("push", push)
        #expect(answer.status == rotation.status)
        #expect(answer.problem == (rotation.status == 401 ? "stale-hook-secret" : nil))
    }

    @Test func `an overlap ends`() throws {
        let project = try core.makeProject()
        try core.send(.post, "projects/\(project.id)/hooks", ["provider": "github", "overlap_seconds": 600])
        try core.database.execute(
            "update project_hook set previous_until = now() - interval '1 second' where project_id = \(project.id)")
        #expect(try core.push(Push(1, "0", "a"), to: project).problem == "stale-hook-secret")
        #expect(try core.send(.get, "projects/\(project.id)/hooks")["items"][0]["previous_until"] == .null)
    }

    @Test func `rotating one provider's hook leaves the others`() throws {
        let project = try core.makeProject()
        try core.send(.post, "projects/\(project.id)/hooks", ["provider": "git"])
        #expect(try core.push(Push(1, "0", "a"), to: project).status == 200)
    }

    @Test(
        arguments: [
            ["provider": "gitlab"], [:], ["provider": "github", "overlap_seconds": -1],
            ["provider": "github", "overlap_seconds": 2_592_001], ["provider": "github", "secret": "mine"],
        ] as [JSONValue])
    func `a rotation that makes no sense is refused`(_ body: JSONValue) throws {
        let project = try core.makeProject()
        #expect(try core.send(.post, "projects/\(project.id)/hooks", body).status == 422)
        #expect(try core.send(.get, "projects/\(project.id)/hooks")["items"][0]["generation"] == 1)
    }

    @Test func `a hook of a project that is not there, or no more, is unknown`() throws {
        let project = try core.makeProject()
        let unknown = CoreHarness.Project(id: 0, slug: "no-such-project")
        #expect(try core.push(Push(1, "0", "a"), to: unknown).status == 404)
        #expect(try core.send(.delete, "projects/\(project.id)").status == 204)
        #expect(try core.push(Push(1, "0", "a"), to: project).status == 404)
        #expect(try core.ping(project).status == 404)
    }

    private static func secret(_ path: String) throws -> String {
        try HMACSHA256.code(of: Array(path.utf8), key: Array(CoreHarness.hookKey.utf8)).hex
    }
}
