import CoreAPI
import LandingAnalysis
import Testing

@Suite struct `Random histories that are judged push by push` {
    @Test(arguments: 0..<4) func `get the answers that all of it at once gets`(batch: Int) throws {
        let importer = try FastImport()
        for number in 0..<15 {
            let seed = UInt64(batch * 15 + number)
            var history = try RandomHistory(seed: seed, importer: importer)
            var known: [Int: [BasisLanding]] = [:]
            var before: [BasisBranch] = []
            for _ in 0..<24 {
                try history.step()
                try importer.finish()
                let basis = history.basis(known)
                let changed = Set(
                    basis.branches.filter { branch in
                        before.first { $0.id == branch.id }.map {
                            ($0.head, $0.tips) != (branch.head, branch.tips)
                        }
                            ?? true
                    }.map(\.id))
                before = basis.branches
                guard !changed.isEmpty else { continue }
                let answers = try analyse(basis, changed: changed, in: importer.git).landings
                for answer in answers where answer.state != .unknown {
                    known[answer.branch, default: []].removeAll { $0.target == answer.target }
                    known[answer.branch, default: []].append(BasisLanding(answer))
                }
                for whole in try analyse(basis, changed: nil, in: importer.git).landings where whole.state != .unknown {
                    let one = known[whole.branch]?.first { $0.target == whole.target }
                    #expect(
                        one?.state == whole.state && one?.landedAs == whole.landedAs,
                        "seed \(seed): \(whole.branch) in \(whole.target) is \(whole.state): \(whole.evidence ?? ""), not \(one as Any)\n\(history.log.joined(separator: "\n"))"
                    )
                }
            }
        }
    }
}
