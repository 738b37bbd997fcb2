import CoreAPI
import FunctionKit
import Hooks

extension Translation {
    /// `pull_request`: a pull request is new, changed, merged or closed.
    ///
    /// Each action carries the whole pull request, so what it is now says everything.
    static func pullRequest(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(PullRequestPayload.self)
        for (end, name) in [(payload.pull_request.head, "head"), (payload.pull_request.base, "base")] {
            if let reason = try BranchName.reasonToIgnore(end.ref, at: "pull_request.\(name).ref") {
                return .ignored(reason)
            }
        }
        return .pullRequest(
            PullRequestObservation(
                project: delivery.project, hookGeneration: delivery.hookGeneration,
                repository: try payload.repository.observed(), pullRequest: try payload.observed))
    }
}

extension PullRequestPayload {
    fileprivate var observed: ObservedPullRequest {
        get throws(Problem) {
            let request = pull_request
            let state = request.observedState
            return ObservedPullRequest(
                number: try (number ?? request.number).required("number"), state: state, draft: request.draft ?? false,
                title: request.title ?? "", body: request.body, url: request.html_url, author: request.user?.login,
                head: request.head.observed(), target: request.base.observed(orIn: repository.id),
                // One that is open or was closed unmerged has the commit of a mere trial here.
                mergeRevision: state == .merged ? request.merge_commit_sha : nil,
                mergedAt: state == .merged ? request.merged_at?.timestamp : nil,
                changedAt: try (request.updated_at ?? request.created_at).required("pull_request.updated_at").timestamp)
        }
    }
}

extension PullRequestPayload.PullRequest {
    /// Not every payload has `merged`, but one that was merged has always a time of it.
    fileprivate var observedState: ObservedPullRequest.State {
        if merged == true || merged_at != nil { return .merged }
        return state == "closed" ? .closed : .open
    }
}

extension PullRequestPayload.End {
    fileprivate func observed(orIn repository: Int64? = nil) -> ObservedPullRequest.End {
        ObservedPullRequest.End(branch: ref, revision: sha, repositoryID: (repo?.id ?? repository).map(String.init))
    }
}
