import CoreAPI

/// What is asked: a branch's revision in a target.
struct Question {
    var source: BasisBranch
    var target: BasisBranch
    var revision: Int
    var history: TargetHistory
    var work: OwnWork

    /// The commit whose own history alone counts when it is asked what was taken back; nil where all of ``history`` does.
    var scope: Int?

    /// As core keeps it.
    var hasOwnWork: Bool? {
        switch work {
        case .yes: true
        case .no: false
        case .unknown: nil
        }
    }
}
