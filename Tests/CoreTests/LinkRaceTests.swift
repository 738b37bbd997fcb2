import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// A feature and its branches that appear at the same moment must find each other.
@Suite(.coreDatabase) struct LinkRaceTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test func `a feature that is made while its branches are pushed always finds them`() throws {
        let project = try core.makeProject()
        let conninfo = core.conninfo
        let rounds = 60
        try onThreads(3) { index in
            let core = try CoreHarness(conninfo: conninfo)
            for round in 0..<rounds {
                if index == 0 {
                    try core.saveFeature("\(1000 + round)", of: project)
                } else {
                    let repository = CoreHarness.repository("\(index)", "acme/r\(index)")
                    let push = Push(round, "0", "a", branch: "feature/\(1000 + round)")
                    #expect(try core.push(push, to: project, repository: repository).status == 200)
                }
            }
        }
        let features = try core.send(.get, "projects/\(project.id)/features?limit=500")["items"].items
        #expect(features.count == rounds)
        for feature in features { #expect(feature["branches"].items.count == 2, "\(feature["feature_id"])") }
    }

    @Test func `a push of old and new branches that waits for a feature holds no branch that the feature needs`() throws
    {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a", branch: "4711-old"), to: project)
        let waiting = try whileLinksAreLocked(in: project) { core throws in
            let pushes = ["old", "new"].map { Push(2, "a", "b", branch: "4711-\($0)") }
            #expect(try core.push(pushes, to: project).status == 200)
        } meanwhile: { connection in
            try connection.execute("select from branch where project_id = \(project.id) for update nowait")
        }
        try waiting.join()
    }

    @Test func `finders are compared with those that another request has just saved`() throws {
        let project = try core.makeProject(finders: ["^x"])
        try core.push(Push(1, "0", "a"), to: project)
        let waiting = try whileLinksAreLocked(in: project) { core throws in
            try core.setFinders(["^x"], of: project)
        } meanwhile: { connection in
            try connection.execute(
                "select put_settings(\(project.id), 'github', '{\"branch_finders\": [\"^feature/\"]}')")
        }
        try waiting.join()
        #expect(try core.branch(of: project)["level"] == .null)
    }

    /// Starts `waits` while a transaction has the project's links to itself, and does `meanwhile` in that when it waits.
    private func whileLinksAreLocked(
        in project: CoreHarness.Project, waits: @escaping @Sendable (CoreHarness) throws -> Void,
        meanwhile: (Connection) throws -> Void
    ) throws -> RunningThread {
        let conninfo = core.conninfo
        return try Database(conninfo: conninfo).transaction { connection in
            try connection.execute("select lock_links(\(project.id), alone => true)")
            let waiting = RunningThread { try waits(CoreHarness(conninfo: conninfo)) }
            try core.waitForWaiter(on: connection)
            try meanwhile(connection)
            return waiting
        }
    }

    @Test func `finders that change while branches are pushed take effect on all of them`() throws {
        let project = try core.makeProject(finders: ["^x"])
        let conninfo = core.conninfo
        try onThreads(2) { index in
            let core = try CoreHarness(conninfo: conninfo)
            for round in 0..<20 {
                if index == 0 {
                    try core.setFinders(round % 2 == 0 ? ["^b-"] : ["^x", "^b-"], of: project)
                } else {
                    try core.push(Push(round, "0", "a", branch: "b-\(round)"), to: project)
                }
            }
        }
        let branches = try core.send(.get, "repositories/\(core.repositoryID(of: project))/branches")["items"].items
        #expect(branches.map { $0["level"] } == Array(repeating: 1, count: 20))
    }
}
