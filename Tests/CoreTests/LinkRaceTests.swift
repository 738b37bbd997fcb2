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

    @Test func `a push of old and new branches and a feature of both do not stand in each other's way`() throws {
        let project = try core.makeProject()
        let conninfo = core.conninfo
        let rounds = 40
        for round in 0..<rounds { try core.push(Push(1, "0", "a", branch: "\(1000 + round)-old"), to: project) }
        try onThreads(2) { index in
            let core = try CoreHarness(conninfo: conninfo)
            for round in 0..<rounds {
                if index == 0 {
                    try core.saveFeature("\(1000 + round)", of: project)
                } else {
                    let pushes = ["old", "new"].map { Push(2, "a", "b", branch: "\(1000 + round)-\($0)") }
                    #expect(try core.push(pushes, to: project).status == 200)
                }
            }
        }
        let features = try core.send(.get, "projects/\(project.id)/features?limit=500")["items"].items
        for feature in features { #expect(feature["branches"].items.count == 2, "\(feature["feature_id"])") }
        let deadlocks = try core.database.text(
            "select deadlocks from pg_stat_database where datname = current_database()")
        #expect(deadlocks == "0")
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
