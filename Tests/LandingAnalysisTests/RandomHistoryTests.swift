import CoreAPI
import LandingAnalysis
import Linux
import Testing

@Suite struct `Random histories of which the truth is known` {
    /// `PLOYST_TEST_HISTORIES` asks for other seeds than the first 150: for so many of the first, or as in `5000..<10000`.
    static let seeds: Range<UInt64> = {
        let asked = CurrentProcess.environment["PLOYST_TEST_HISTORIES"] ?? ""
        let bounds = asked.split(separator: "..<").compactMap { UInt64($0) }
        return bounds.count == 2 && bounds[0] < bounds[1] ? bounds[0]..<bounds[1] : 0..<(bounds.first ?? 150)
    }()

    /// Those of a batch are made in one repository.
    static let batches = stride(from: seeds.lowerBound, to: seeds.upperBound, by: 50).map {
        $0..<min($0 + 50, seeds.upperBound)
    }

    @Test(arguments: batches) func `never make it claim what is not so`(batch: Range<UInt64>) throws {
        let importer = try FastImport()
        var tally = Tally()
        for seed in batch {
            var history = try RandomHistory(seed: seed, importer: importer)
            var landings: [Int: [BasisLanding]] = [:]
            for _ in 0..<2 {
                for _ in 0..<Int.random(in: 8...20, using: &history.random) { try history.step() }
                try importer.finish()
                let basis = history.basis(landings)
                let answers = try analyse(basis, changed: nil, in: importer.git).landings
                for answer in answers { tally.check(answer, basis, history, seed) }
                landings = Dictionary(grouping: answers.filter { $0.state != .unknown }, by: \.branch)
                    .mapValues { $0.map(BasisLanding.init) }
            }
        }
        // The test has to see answers, not only that nobody dares to give one.
        #expect(Double(tally.best) > 0.9 * Double(tally.all), "\(tally)")
    }
}

/// Counts answers, and reports those that are wrong.
private struct Tally {
    var all = 0
    var best = 0
    var misses: [String: Int] = [:]

    mutating func check(_ answer: ObservedLanding, _ basis: Basis, _ history: RandomHistory, _ seed: UInt64) {
        guard let source = basis.branches.first(where: { $0.id == answer.branch })?.name, source.hasPrefix("f"),
            let target = basis.branches.first(where: { $0.id == answer.target })?.name,
            let truth = history.truth(source, in: target)
        else { return }
        all += 1
        if answer.state == truth.best {
            best += 1
        } else {
            misses["\(truth.best) as \(answer.state)", default: 0] += 1
        }
        let told =
            "seed \(seed): \(source) in \(target) is \(truth.best), not \(answer.state): \(answer.evidence ?? answer.reason ?? "")"
        #expect(
            truth.allowed.contains(answer.state),
            Comment(rawValue: "\(told)\n\(history.log.joined(separator: "\n"))"))
    }
}
