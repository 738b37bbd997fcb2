import CoreAPI
import FunctionKit
import Hooks

extension Translation {
    /// `issues`: an issue is new, changed, moved or gone.
    ///
    /// Whether a project wants issues as features is for core to know.
    static func issues(_ delivery: Delivery) throws -> Translation {
        let payload = try delivery.decode(IssuesPayload.self)
        if payload.issue.pull_request != nil || payload.changes?.new_issue?.pull_request != nil {
            return .ignored("the issue is a pull request")
        }
        switch payload.action {
        case "pinned", "unpinned": return ignored(action: payload.action, of: delivery)
        case "transferred": return try departure(payload, delivery)
        case "opened": return try arrival(payload, delivery)
        default:
            let issue = LocatedIssue(issue: payload.issue, repository: payload.repository)
            return try feature(issue, deleted: payload.action == "deleted", of: delivery)
        }
    }

    /// The event of the repository that an issue left; the same feature goes on as the new issue.
    private static func departure(_ payload: IssuesPayload, _ delivery: Delivery) throws -> Translation {
        guard let issue = payload.changes?.new_issue, let repository = payload.changes?.new_repository,
            repository.owner.isNamed
        else {
            return .ignored("the transfer does not say where the issue went")
        }
        let new = LocatedIssue(issue: issue, path: "changes.new_", repository: repository)
        return try feature(new, from: LocatedIssue(issue: payload.issue, repository: payload.repository), of: delivery)
    }

    /// The event of the repository where an issue is new, which may have come from another one.
    private static func arrival(_ payload: IssuesPayload, _ delivery: Delivery) throws -> Translation {
        let new = LocatedIssue(issue: payload.issue, repository: payload.repository)
        guard let issue = payload.changes?.old_issue, let repository = payload.changes?.old_repository,
            repository.owner.isNamed
        else {
            return try feature(new, of: delivery)
        }
        return try feature(
            new, from: LocatedIssue(issue: issue, path: "changes.old_", repository: repository), of: delivery)
    }

    private static func feature(
        _ issue: LocatedIssue, from origin: LocatedIssue? = nil, deleted: Bool = false, of delivery: Delivery
    ) throws -> Translation {
        // A payload tells of both ends of a move, and whichever it tells of later says how old it is.
        guard let changedAt = [issue.changedAt, origin?.changedAt].compactMap(\.self).max() else {
            return .ignored("the payload has only a part of the issue")
        }
        return .feature(
            FeatureObservation(
                provider: "github", project: delivery.project, hookGeneration: delivery.hookGeneration,
                repository: try issue.observedRepository, feature: try issue.observed, changedAt: changedAt,
                deleted: deleted, movedFrom: try origin?.origin))
    }
}
