import CoreAPI

/// How far a build is and what came out of it, in GitHub's two words for that.
///
/// `docs/providers/github.md` has the table.
struct BuildProgress {
    var phase: BuildPhase
    var status: BuildStatus

    static let running = BuildProgress(phase: .started, status: .running)

    init(phase: BuildPhase, status: BuildStatus) {
        self.phase = phase
        self.status = status
    }

    /// Reads the `status` and the `conclusion` of a workflow run or a check suite.
    init(status: String?, conclusion: String?) {
        switch status {
        case "completed": self.init(phase: .completed, status: Self.result(conclusion))
        case nil where conclusion != nil: self.init(phase: .completed, status: Self.result(conclusion))
        case "queued", "requested", "waiting", "pending": self.init(phase: .queued, status: .queued)
        default: self = .running
        }
    }

    /// Reads the `state` of a commit status; nil for a word that GitHub did not have when this was written.
    init?(state: String) {
        switch state {
        case "pending": self = .running
        case "success": self.init(phase: .completed, status: .success)
        case "failure", "error": self.init(phase: .completed, status: .failure)
        default: return nil
        }
    }

    /// What nobody knows the meaning of is shown as neither good nor bad.
    private static func result(_ conclusion: String?) -> BuildStatus {
        switch conclusion {
        case "success", "neutral": .success
        case "skipped": .notBuilt
        case "failure", "timed_out", "startup_failure": .failure
        case "cancelled", "stale": .aborted
        default: .unstable
        }
    }
}
