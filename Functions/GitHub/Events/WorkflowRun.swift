import CoreAPI
import Hooks

extension Translation {
    /// `workflow_run`: a workflow of GitHub Actions waits, runs or ended.
    static func workflowRun(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(WorkflowRunPayload.self)
        let run = payload.workflow_run
        let progress = BuildProgress(status: run.status ?? payload.action, conclusion: run.conclusion)
        let observedAt = try (run.updated_at ?? run.run_started_at ?? run.created_at).required(
            "workflow_run.updated_at")
        return try ReportedBuild(
            repository: payload.repository,
            key: run.check_suite_id.map { "check_suite/\($0)" } ?? "workflow_run/\(run.id)",
            job: payload.job, number: run.run_number, attempt: min(max(run.run_attempt ?? 1, 1), 1_000_000),
            progress: progress, authority: .runner, url: run.html_url, startedAt: run.run_started_at?.timestamp,
            durationMilliseconds: progress.phase == .completed ? run.duration : nil, observedAt: observedAt.timestamp,
            source: run.source(in: payload.repository)
        ).translation(delivery)
    }
}

extension WorkflowRunPayload {
    /// The name of the workflow, or that of its file.
    fileprivate var job: String {
        let file = workflow_run.path?.prefix { $0 != "@" }.split(separator: "/").last.map(String.init)
        return [workflow?.name, workflow_run.name, file].compactMap(\.self).first { !$0.isEmpty } ?? "workflow"
    }
}

extension WorkflowRunPayload.Run {
    /// How long this attempt ran, where it is at its end.
    fileprivate var duration: Int64? {
        guard let start = run_started_at?.timestamp, let end = updated_at?.timestamp, end >= start else { return nil }
        return (end.microseconds - start.microseconds) / 1000
    }

    fileprivate func source(in repository: RepositoryPayload) -> BuildSource {
        // The branch of a fork is none of ours, even where it has the same name.
        let isFork = head_repository.map { $0.id != repository.id } ?? false
        var source = BuildSource(revision: head_sha, branch: isFork ? nil : BranchName.tracked(head_branch))
        if event?.hasPrefix("pull_request") == true, let request = pull_requests?.first {
            source.changeRequest = request.number
            source.target = BranchName.tracked(request.base?.ref)
            source.targetRevision = request.base?.sha
        }
        return source
    }
}
