import CoreAPI
import FunctionKit

extension PushObservation: TakenObservation {
    static let routine: StaticString = "observe_push"

    func check() throws(Problem) {
        try Self.check(repository)
        try Self.check(pusher, "pusher")
        guard updates.count <= Self.mostUpdates else {
            throw .unacceptable("'updates' has more than \(Self.mostUpdates) items; split the push.")
        }
        for (index, update) in updates.enumerated() {
            guard BranchName.isBranch(update.ref), update.ref.utf8.count > BranchName.prefix.utf8.count else {
                throw .unacceptable(
                    "'updates[\(index)].ref' does not begin with \(BranchName.prefix): only branches are observed.")
            }
            try Self.check(update.ref, "updates[\(index)].ref", longest: 1000)
        }
    }
}
