import Hooks
import Testing

@testable import GitHub

/// Every event with every action that GitHub documents, and some that it does not.
@Suite struct EventTableTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var event: String
        var payload: String
        var becomes: String
        var testDescription: String { "\(event): \(becomes)" }
    }

    private static func rows(
        _ event: String, _ actions: [String], _ becomes: String, _ payload: (String) -> String
    ) -> [Row] {
        actions.map { Row(event: event, payload: payload($0), becomes: becomes) }
    }

    static let pullRequestActions = [
        "assigned", "auto_merge_disabled", "auto_merge_enabled", "converted_to_draft", "demilestoned", "dequeued",
        "edited", "enqueued", "labeled", "locked", "milestoned", "opened", "ready_for_review", "reopened",
        "review_request_removed", "review_requested", "synchronize", "unassigned", "unlabeled", "unlocked",
        "unheard_of",
    ]

    static let issueActions = [
        "assigned", "demilestoned", "edited", "labeled", "locked", "milestoned", "opened", "reopened", "typed",
        "unassigned", "unlabeled", "unlocked", "untyped", "unheard_of",
    ]

    static let code =
        [
            Row(event: "push", payload: Payload.push(), becomes: "push"),
            Row(event: "push", payload: Payload.push(after: Payload.zeros, headCommit: "null"), becomes: "push"),
            Row(event: "create", payload: Payload.ref("spin"), becomes: "repository"),
            Row(event: "delete", payload: Payload.ref("spin"), becomes: "push"),
            Row(event: "ping", payload: #"{"repository":\#(Payload.repository())}"#, becomes: "repository"),
        ] + rows("pull_request", pullRequestActions + ["closed"], "pull request open", Payload.pullRequest)

    static let issues =
        rows("issues", issueActions, "feature open", Payload.issues)
        + rows("issues", ["deleted"], "feature open deleted", Payload.issues)
        + rows("issues", ["pinned"], "ignored: the action pinned of issues is not used", Payload.issues)
        + rows("issues", ["unpinned"], "ignored: the action unpinned of issues is not used", Payload.issues)
        + rows("issues", ["transferred", "opened"], "feature open from acme/widget#12", Payload.transfer)

    static let repositories =
        rows(
            "repository",
            ["created", "edited", "privatized", "publicized", "renamed", "transferred", "unarchived"],
            "repository active"
        ) { Payload.repositoryEvent($0) }
        + rows("repository", ["archived", "renamed"], "repository archived") {
            Payload.repositoryEvent($0, archived: true)
        }
        + rows("repository", ["deleted"], "repository removed") { Payload.repositoryEvent($0, archived: true) }
        + rows("repository", ["unheard_of"], "ignored: the action unheard_of of repository is not used") {
            Payload.repositoryEvent($0)
        }

    static let installations =
        rows(
            "installation", ["created", "unsuspend", "new_permissions_accepted"], "repository active",
            Payload.installation)
        + rows("installation", ["deleted", "suspend"], "repository removed", Payload.installation)
        + rows(
            "installation", ["unheard_of"], "ignored: the action unheard_of of installation is not used",
            Payload.installation)
        + rows("installation_repositories", ["added"], "repository active", Payload.installationRepositories)
        + rows("installation_repositories", ["removed"], "repository removed", Payload.installationRepositories)
        + rows(
            "installation_repositories", ["unheard_of"],
            "ignored: the action unheard_of of installation_repositories is not used", Payload.installationRepositories)

    static let builds =
        rows("workflow_run", ["requested"], "build queued queued by runner") { Payload.workflowRun($0) }
        + rows("workflow_run", ["in_progress", "unheard_of"], "build started running by runner") {
            Payload.workflowRun($0)
        }
        + rows("workflow_run", ["completed"], "build completed success by runner") { Payload.workflowRun($0) }
        + rows("check_suite", ["completed"], "build completed success by summary", Payload.checkSuite)
        + rows(
            "check_suite", ["requested", "rerequested", "unheard_of"], "build started running by summary",
            Payload.checkSuite)
        + rows("check_run", ["created"], "build started running by summary") { Payload.checkRun($0) }
        + rows(
            "check_run", ["completed", "rerequested", "requested_action", "unheard_of"],
            "build completed success by summary"
        ) { Payload.checkRun($0) }
        + rows("status", ["pending"], "build started running by hearsay") { Payload.status($0) }
        + rows("status", ["success"], "build completed success by hearsay") { Payload.status($0) }
        + rows("status", ["failure", "error"], "build completed failure by hearsay") { Payload.status($0) }
        + rows("status", ["unheard_of"], "ignored: the state unheard_of is not known") { Payload.status($0) }

    static let unused = [
        "branch_protection_rule", "commit_comment", "deployment", "deployment_status", "fork", "gollum",
        "issue_comment",
        "label", "member", "membership", "merge_group", "meta", "milestone", "organization", "package",
        "projects_v2_item", "public", "pull_request_review", "pull_request_review_comment", "release",
        "repository_dispatch", "star", "sub_issues", "team", "watch", "workflow_dispatch", "workflow_job", "unheard_of",
    ].map { Row(event: $0, payload: "{}", becomes: "ignored: the event \($0) is not used") }

    @Test(arguments: code + issues + repositories + installations + builds + unused)
    func `becomes what it means`(_ row: Row) throws {
        #expect(try translate(row.event, row.payload).summary == row.becomes)
    }

    @Test(arguments: ["repository", "installation", "installation_repositories"])
    func `an event without its action is ignored`(_ event: String) throws {
        let payload = ["repository": Payload.repositoryEvent("renamed")][event] ?? Payload.installation("created")
        let translation = try translate(event, payload, setting: [("action", nil)])
        #expect(translation == .ignored("the event \(event) has no action"))
    }
}
