import FunctionKit
import GitProcess
import JSONBody

/// What a computation came to.
struct ComputationResult {
    /// How many answers were reported.
    var landings = 0

    /// How many of them core took as new.
    var changed = 0

    /// How many could not be found out.
    var unknown = 0

    /// How long each part took: for the log.
    var durations = ComputationDurations()

    /// An error of git's for which something could not be found out: the clone may be damaged.
    var fault: GitError?

    /// For whoever sent the callback.
    var response: Response {
        get throws {
            .json(try JSONBody.encode(["landings": landings, "changed": changed, "unknown": unknown]))
        }
    }
}
