import CoreAPI
import GitProcess
import LandingAnalysis
import Testing

@Suite struct `Random histories of which a clone lacks a part` {
    private static let histories = 40

    @Test(arguments: [1, 2, 4, 8]) func `with some commits of each branch it knows less, and nothing else`(depth: Int)
        throws
    {
        var tally = Tally()
        let importer = try FastImport()
        for seed in 0..<UInt64(Self.histories) {
            let history = try history(seed, importer)
            let copy = try Copy(of: importer, with: history.liveHeads, depth: depth)
            try tally.compare(history, importer.git, copy.git, "seed \(seed)")
        }
        #expect(tally.same > 0 && tally.unknown > 0, "\(tally)")
    }

    @Test(arguments: [1, 3, 10])
    func `without some objects in a hundred it knows less, and nothing else`(percent: Int) throws {
        var tally = Tally()
        let importer = try FastImport()
        for seed in 0..<UInt64(Self.histories) {
            var history = try history(seed, importer)
            let copy = try Copy(of: importer, with: history.everyTip, depth: nil)
            let lost = try copy.loseObjects(percent: percent, using: &history.random)
            try tally.compare(history, importer.git, copy.git, "seed \(seed) without \(lost.joined(separator: " "))")
        }
        #expect(tally.same > 0 && tally.unknown > 0, "\(tally)")
    }

    private func history(_ seed: UInt64, _ importer: FastImport) throws -> RandomHistory {
        var history = try RandomHistory(seed: seed, importer: importer)
        for _ in 0..<Int.random(in: 16...30, using: &history.random) { try history.step() }
        try importer.finish()
        return history
    }
}

extension RandomHistory {
    /// What a server has by now.
    fileprivate var liveHeads: Set<ObjectID> { Set(lines.values.filter { !$0.isDeleted }.map { nodes[$0.head].id }) }

    /// What was ever pushed.
    fileprivate var everyTip: Set<ObjectID> { Set(lines.values.flatMap { $0.tips.map(\.after) }) }
}

/// Counts the answers from a part of a history, and reports those that the whole history does not give.
private struct Tally {
    var same = 0
    var unknown = 0

    mutating func compare(_ history: RandomHistory, _ whole: Git, _ part: Git, _ name: String) throws {
        let basis = history.basis([:])
        let right = try analyse(basis, changed: nil, in: whole).landings
        let answers = try analyse(basis, changed: nil, in: part).landings
        #expect(answers.map(\.branch) == right.map(\.branch))
        for (answer, truth) in zip(answers, right) {
            if answer.state == truth.state {
                same += 1
            } else if answer.state == .unknown {
                unknown += 1
                #expect(answer.reason?.isEmpty == false)
            } else {
                let told = "\(name): \(answer.branch) in \(answer.target) is \(truth.state): \(truth.evidence ?? "")"
                let story = history.log.joined(separator: "\n")
                Issue.record("\(told)\nnot \(answer.state): \(answer.evidence ?? "")\n\(story)")
            }
        }
    }
}
