import CoreAPI
import FunctionKit

extension NotificationPayload {
    /// What it says of a build.
    ///
    /// - Throws: The ``Problem`` 400 where it does not say which build it is.
    func report() throws(Problem) -> BuildReport {
        let path = [build.url, build.fullURL, url].lazy.compactMap { $0.flatMap(JobPath.init) }.first
        guard let job = path?.fullName ?? name else { throw .malformed("'build.url' names no job.") }
        let word = build.phase.uppercased()
        var report = try BuildReport(job: job, number: build.number, phase: word, member: "build.url")
        report.server = build.fullURL.flatMap(WebAddress.root)
        report.url = WebAddress.checked(build.fullURL)
        report.status = build.status
        report.milliseconds = build.timestamp
        if word == "COMPLETED" || word == "FINALIZED" { report.duration = build.duration }
        report.startedAt = startedAt(phase: word)
        report.source = source(path)
        report.authority = .runner
        return report
    }

    /// In milliseconds; of the queue and of the time after the end the message says nothing that would tell.
    private func startedAt(phase: String) -> Int64? {
        guard let timestamp = build.timestamp else { return nil }
        switch phase {
        case "STARTED": return timestamp
        case "COMPLETED":
            guard let duration = build.duration, duration > 0 else { return nil }
            let (start, overflow) = timestamp.subtractingReportingOverflow(duration)
            return overflow ? nil : start
        default: return nil
        }
    }

    /// The job of a change request builds a merge commit that is on no branch, unless its name says otherwise.
    private func source(_ path: JobPath?) -> BuildSource {
        let commit = ObjectID(ofCommit: build.scm?.commit)
        let checkedOut = CheckedOutBranch(build.scm?.branch ?? "")
        if let change = (path?.names.last ?? name).flatMap(ChangeRequestName.init(job:)) ?? checkedOut.changeRequest {
            return BuildSource(
                revision: change.isHead ? commit : nil, builtRevision: change.isHead ? nil : commit,
                changeRequest: change.number)
        }
        return BuildSource(revision: commit, branch: checkedOut.branch ?? path?.branch(displayedAs: displayName))
    }
}
