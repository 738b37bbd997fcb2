import CoreAPI
import FunctionKit

extension LandingObservation: TakenObservation {
    static let routine: StaticString = "observe_landing"

    /// The longest sentence, in bytes.
    private static let longestSentence = 2000

    /// The longest digest, in bytes.
    private static let longestDigest = 64

    /// A branch in one of its targets.
    private struct Pair: Hashable {
        let branch: Int
        let target: Int
    }

    func check() throws(Problem) {
        let confirmed = confirmed ?? []
        guard heads.count <= Self.mostItems, landings.count <= Self.mostItems, confirmed.count <= Self.mostItems,
            confirmed.reduce(0, { $0 + $1.branches.count }) <= Self.mostItems
        else {
            throw .unacceptable(
                "'heads', 'landings' or 'confirmed' has more than \(Self.mostItems) items; split it, with a key for each part."
            )
        }
        for (index, one) in confirmed.enumerated() { try check(one, "confirmed[\(index)]") }
        for (index, head) in heads.enumerated() {
            try Self.checkFilled(head.name, "heads[\(index)].name", longest: 1000)
        }
        var places: [Pair: Int] = [:]
        for (index, landing) in landings.enumerated() {
            try check(landing, "landings[\(index)]")
            let pair = Pair(branch: landing.branch, target: landing.target)
            if let other = places.updateValue(index, forKey: pair) {
                throw .unacceptable("'landings[\(index)]' is about the same branch and target as 'landings[\(other)]'.")
            }
        }
    }

    private func check(_ confirmed: ConfirmedLandings, _ name: String) throws(Problem) {
        guard confirmed.branches.count == confirmed.digests.count else {
            throw .unacceptable(
                "'\(name)' has \(confirmed.branches.count) branches and \(confirmed.digests.count) digests.")
        }
        for (index, digest) in confirmed.digests.enumerated() { try check(digest, "\(name).digests[\(index)]") }
    }

    private func check(_ digest: String, _ name: String) throws(Problem) {
        let isDigest = digest.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard isDigest, (1...Self.longestDigest).contains(digest.utf8.count) else {
            throw .unacceptable("'\(name)' must have 1 to \(Self.longestDigest) letters or digits.")
        }
    }

    private func check(_ landing: ObservedLanding, _ name: String) throws(Problem) {
        guard landing.branch != landing.target else {
            throw .unacceptable("'\(name).target' is the branch itself.")
        }
        try Self.check(landing.evidence, "\(name).evidence", longest: Self.longestSentence)
        try Self.check(landing.reason, "\(name).reason", longest: Self.longestSentence)
        if let digest = landing.digest { try check(digest, "\(name).digest") }
        switch landing.state {
        case .unknown:
            guard landing.reason?.isEmpty == false else {
                throw .unacceptable("'\(name).reason' is missing: why is nothing known?")
            }
        case .landed, .partial, .reverted:
            guard landing.method != nil else {
                throw .unacceptable("'\(name).method' is missing: which detector found it?")
            }
        case .open, .noWork: break
        }
    }
}
