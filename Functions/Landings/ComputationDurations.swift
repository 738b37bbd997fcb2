import FunctionKit
import Logging

/// How long the parts of a computation took.
struct ComputationDurations {
    var basis = Duration.zero
    var fetch = Duration.zero
    var analysis = Duration.zero
    var report = Duration.zero

    /// For a log line.
    var metadata: Logger.Metadata {
        [
            "basis_ms": "\(basis.milliseconds)", "fetch_ms": "\(fetch.milliseconds)",
            "analysis_ms": "\(analysis.milliseconds)", "report_ms": "\(report.milliseconds)",
        ]
    }
}
