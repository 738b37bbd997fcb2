import CoreAPI
import FunctionKit

extension LandingObservation: TakenObservation {
    static let routine: StaticString = "observe_landing"

    /// The longest sentence, in bytes.
    private static let longestSentence = 2000

    /// A branch in one of its targets.
    private struct Pair: Hashable {
        let branch: Int
        let target: Int
    }

    func check() throws(Problem) {
        guard heads.count <= Self.mostItems, landings.count <= Self.mostItems else {
            throw .unacceptable(
                "'heads' or 'landings' has more than \(Self.mostItems) items; split it, with a key for each part.")
        }
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

    private func check(_ landing: ObservedLanding, _ name: String) throws(Problem) {
        guard landing.branch != landing.target else {
            throw .unacceptable("'\(name).target' is the branch itself.")
        }
        try Self.check(landing.evidence, "\(name).evidence", longest: Self.longestSentence)
        try Self.check(landing.reason, "\(name).reason", longest: Self.longestSentence)
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
