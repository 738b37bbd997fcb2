import DatabaseTesting
import Foundation
import FunctionKit
import FunctionTesting
import Postgres
import Testing

@testable import Core

@Suite(.coreDatabase) struct PushPropertyTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test(arguments: 0..<120 as Range<UInt64>)
    func `any order and repetition of pushes ends the same, and at the truth where none is missing`(
        _ seed: UInt64
    ) throws {
        var random = SplitMix64(seed: seed)
        let history = PushHistory(random: &random)
        var states: [String: [[Push]]] = [:]
        for _ in 0..<4 {
            let project = try core.makeProject()
            var order = history.deliveries.shuffled(using: &random)
            if let again = order.randomElement(using: &random) {
                order.insert(again, at: .random(in: 0...order.count, using: &random))
            }
            for delivery in order { try core.deliver(delivery, to: project, key: RequestID.random()) }
            states[try core.state(of: project)] = order
            try expectTruth(of: history, in: project, seed: seed, order: order)
        }
        #expect(states.count == 1, "seed \(seed): \(states)")
    }

    @Test(arguments: 1000..<1060 as Range<UInt64>)
    func `pushes from several connections at once end as they do one by one`(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let history = PushHistory(random: &random)
        let oneByOne = try core.makeProject()
        for delivery in history.deliveries { try core.deliver(delivery, to: oneByOne, key: RequestID.random()) }

        let atOnce = try core.makeProject()
        let conninfo = core.conninfo
        // Each delivery twice, once more under the same key and once under another.
        let keyed = history.deliveries.map { (key: RequestID.random(), pushes: $0) }
        let repeated = history.deliveries.map { (key: RequestID.random(), pushes: $0) }
        let all = (keyed + keyed + repeated).shuffled(using: &random)
        let connections = 3
        try onThreads(connections) { index in
            let core = try CoreHarness(conninfo: conninfo)
            for place in stride(from: index, to: all.count, by: connections) {
                try core.deliver(all[place].pushes, to: atOnce, key: all[place].key)
            }
        }
        #expect(try core.state(of: atOnce) == core.state(of: oneByOne), "seed \(seed): \(history.deliveries)")
        try expectTruth(of: history, in: atOnce, seed: seed, order: all.map(\.pushes))
    }

    /// Where every push was told, each branch stands where the last one left it.
    private func expectTruth(
        of history: PushHistory, in project: CoreHarness.Project, seed: UInt64, order: [[Push]]
    ) throws {
        for (branch, value) in history.complete {
            let found = try core.database.text(
                """
                select case when deleted_at is null then head else repeat('0', 40) end from branch
                where project_id = \(project.id) and name = \(branch)
                """)
            #expect(found == Push.oid(value), "seed \(seed), \(branch): \(order)")
        }
    }
}

extension CoreHarness {
    /// Sends one delivery, whose branches' prefix says which repository it is of.
    fileprivate func deliver(_ pushes: [Push], to project: Project, key: String) throws {
        let name = String(pushes.first?.branch.prefix { $0 != "/" } ?? "")
        let answer = try push(
            pushes, to: project, repository: Self.repository(name, "acme/\(name)"), key: key)
        try #require(answer.status == 200, "\(answer.body)")
    }
}
