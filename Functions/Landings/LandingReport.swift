import CoreAPI
import CoreClient
import FunctionKit
import JSONBody
import LandingAnalysis

/// Tells core what a computation found: whole answers where they are new, and else only that they are so still.
struct LandingReport {
    private let basis: Basis
    private let began: Timestamp
    private let heads: [FetchedHead]
    private let key: String

    /// A report of a computation that started from `basis` and whose fetch began at `began`.
    init(_ basis: Basis, began: Timestamp, heads: [FetchedHead] = []) {
        self.basis = basis
        self.began = began
        self.heads = heads
        key = "landing/\(basis.repository.id)/\(RequestID.random())"
    }

    /// Reports in as many parts as core takes, the heads with the first.
    ///
    /// - Throws: `CoreClientError`.
    func send(
        _ landings: [ObservedLanding], to core: CoreClient, requestID: String, deadline: ContinuousClock.Instant
    ) throws -> ComputationResult {
        var result = ComputationResult(landings: landings.count, unknown: landings.count { $0.state == .unknown })
        let known = knownDigests
        func isKnown(_ landing: ObservedLanding) -> Bool {
            landing.digest != nil && known[Pair(landing)] == landing.digest
        }
        var whole = landings.filter { !isKnown($0) }
        var confirmed = landings.filter(isKnown)
        var part = 0
        while !whole.isEmpty || !confirmed.isEmpty || part * LandingObservation.mostItems < heads.count {
            let same = Self.take(&confirmed)
            let answer = try core.observe(
                observation(of: Self.take(&whole), same, part: part), idempotencyKey: "\(key)/\(part)",
                requestID: requestID, deadline: deadline)
            part += 1
            if let answer = Self.answer(answer) {
                result.changed += answer.landings.count { $0.change == "changed" }
                // Core has learned another answer meanwhile: it is told all of this one.
                let others = Set(answer.unconfirmed)
                if !others.isEmpty { whole += same.filter { others.contains(Pair($0)) } }
            } else {
                // Core has it from a try whose answer was lost: which it did not confirm is not known.
                whole += same
            }
        }
        return result
    }

    /// The digests of the answers that core gave in the basis.
    private var knownDigests: [Pair: String] {
        var digests: [Pair: String] = [:]
        for branch in basis.branches {
            for landing in branch.landings {
                digests[Pair(branch: branch.id, target: landing.target)] = landing.digest
            }
        }
        return digests
    }

    private static func take(_ landings: inout [ObservedLanding]) -> [ObservedLanding] {
        defer { landings.removeFirst(min(LandingObservation.mostItems, landings.count)) }
        return Array(landings.prefix(LandingObservation.mostItems))
    }

    private func observation(
        of whole: [ObservedLanding], _ confirmed: [ObservedLanding], part: Int
    ) -> LandingObservation {
        let size = LandingObservation.mostItems
        return LandingObservation(
            repository: basis.repository.id, fromSequence: basis.repository.lastSequence, fetchedAt: began,
            heads: Array(heads.dropFirst(part * size).prefix(size)), landings: whole,
            confirmed: Self.grouped(confirmed))
    }

    /// By target, in the order of the targets' ids.
    private static func grouped(_ landings: [ObservedLanding]) -> [ConfirmedLandings] {
        var groups: [Int: ConfirmedLandings] = [:]
        for landing in landings {
            guard let revision = landing.targetRevision, let digest = landing.digest else { continue }
            let empty = ConfirmedLandings(target: landing.target, targetRevision: revision)
            groups[landing.target, default: empty].branches.append(landing.branch)
            groups[landing.target, default: empty].digests.append(digest)
        }
        return groups.values.sorted { $0.target < $1.target }
    }

    private static func answer(_ result: ObservationResult) -> Answer? {
        guard case .applied(let body) = result else { return nil }
        return try? JSONBody.decode(Answer.self, from: body)
    }

    /// A branch in one of its targets.
    private struct Pair: Hashable, Decodable {
        var branch: Int
        var target: Int

        init(branch: Int, target: Int) {
            self.branch = branch
            self.target = target
        }

        init(_ landing: ObservedLanding) {
            self.init(branch: landing.branch, target: landing.target)
        }
    }

    /// What core says of a part.
    private struct Answer: Decodable {
        struct Landing: Decodable {
            var change: String
        }

        var landings: [Landing]
        var unconfirmed: [Pair]
    }
}
