import CoreAPI
import FunctionKit
import HTTPTypes
import Hooks
import Testing

@testable import GitHub

@Suite struct PullRequestTests {
    private static let observed = ObservedPullRequest(
        number: 31, state: .open, draft: false, title: "Spin", body: "Closes #12",
        url: "https://github.example.test/acme/widget/pull/31", author: "mira",
        head: .init(branch: "feature/spin", revision: id(Payload.after), repositoryID: "77"),
        target: .init(branch: "main", revision: id(Payload.base), repositoryID: "77"),
        changedAt: time("2025-11-20T10:00:00Z"))

    private static func id(_ text: String) -> ObjectID {
        guard let id = ObjectID(text) else { preconditionFailure("\(text) is no id") }
        return id
    }

    private static func time(_ text: String) -> Timestamp {
        guard let time = Timestamp(text) else { preconditionFailure("\(text) is no time") }
        return time
    }

    @Test(arguments: EventTableTests.pullRequestActions)
    func `means the same whatever happened to it`(_ action: String) throws {
        let expected = PullRequestObservation(
            project: "team", hookGeneration: 1, repository: widget, pullRequest: Self.observed)
        #expect(try translate("pull_request", Payload.pullRequest(action)) == .pullRequest(expected))
    }

    struct Ending: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var changes: [(path: String, json: String?)]
        var state: ObservedPullRequest.State
        var isMerged: Bool { state == .merged }
    }

    private static let at = #""2025-11-20T11:00:00Z""#

    static let endings = [
        Ending(testDescription: "open, with the commit of a trial merge", changes: [], state: .open),
        Ending(
            testDescription: "closed unmerged, with the commit of a trial merge",
            changes: [("pull_request.state", #""closed""#)], state: .closed),
        Ending(
            testDescription: "merged",
            changes: [
                ("pull_request.state", #""closed""#), ("pull_request.merged", "true"), ("pull_request.merged_at", at),
            ], state: .merged),
        Ending(
            testDescription: "merged, as only the time says",
            changes: [
                ("pull_request.state", #""closed""#), ("pull_request.merged", nil), ("pull_request.merged_at", at),
            ], state: .merged),
        Ending(
            testDescription: "merged, with null for whether it is",
            changes: [
                ("pull_request.state", #""closed""#), ("pull_request.merged", "null"), ("pull_request.merged_at", at),
            ], state: .merged),
        Ending(
            testDescription: "reopened", changes: [("action", #""reopened""#), ("pull_request.merged", "null")],
            state: .open),
    ]

    @Test(arguments: endings) func `counts as merged only where it was`(_ ending: Ending) throws {
        let translation = try translate("pull_request", Payload.pullRequest("closed"), setting: ending.changes)
        let request = try #require(translation.pullRequest)
        #expect(request.state == ending.state)
        #expect(request.mergeRevision == (ending.isMerged ? Self.id(Payload.merge) : nil))
        #expect(request.mergedAt == (ending.isMerged ? Self.time("2025-11-20T11:00:00Z") : nil))
    }

    @Test func `is merged without a commit or a time where GitHub says neither`() throws {
        let translation = try translate(
            "pull_request", Payload.pullRequest("closed"),
            setting: [("pull_request.merged", "true"), ("pull_request.merge_commit_sha", "null")])
        #expect(translation.pullRequest?.state == .merged)
        #expect(translation.pullRequest?.mergeRevision == nil)
        #expect(translation.pullRequest?.mergedAt == nil)
    }

    @Test(arguments: [("78", "78"), ("null", nil), (nil, nil)] as [(String?, String?)])
    func `comes from a fork, which may be gone`(id: String?, observed: String?) throws {
        let repository = id.map { $0 == "null" ? "null" : #"{"id":\#($0),"name":"widget"}"# }
        let translation = try translate(
            "pull_request", Payload.pullRequest(), setting: [("pull_request.head.repo", repository)])
        #expect(translation.pullRequest?.head.repositoryID == observed)
        #expect(translation.pullRequest?.target.repositoryID == "77")
    }

    @Test func `has the base that it was retargeted to`() throws {
        let translation = try translate(
            "pull_request", Payload.pullRequest("edited"),
            setting: [
                ("changes.base.ref.from", #""main""#), ("changes.base.sha.from", #""\#(Payload.base)""#),
                ("pull_request.base.ref", #""develop""#), ("pull_request.base.sha", #""\#(Payload.before)""#),
            ])
        #expect(translation.pullRequest?.target.branch == "develop")
        #expect(translation.pullRequest?.target.revision == Self.id(Payload.before))
    }

    @Test func `may be a draft without text, number on top or time of change`() throws {
        let translation = try translate(
            "pull_request", Payload.pullRequest(),
            setting: [
                ("pull_request.draft", "true"), ("pull_request.body", "null"), ("number", nil),
                ("pull_request.updated_at", nil), ("pull_request.base.repo", "null"),
            ])
        var expected = Self.observed
        (expected.draft, expected.body, expected.changedAt) = (true, nil, Self.time("2025-11-20T08:00:00Z"))
        #expect(translation.pullRequest == expected)
    }

    @Test(arguments: ["head", "base"]) func `is ignored where it is the merge queue's`(_ end: String) throws {
        let translation = try translate(
            "pull_request", Payload.pullRequest(),
            setting: [("pull_request.\(end).ref", #""gh-readonly-queue/main/pr-31-abc""#)])
        #expect(translation == .ignored("branches of the merge queue are not tracked"))
    }

    @Test(
        arguments: [
            ("pull_request", nil, "'pull_request' is missing"),
            ("pull_request.state", nil, "'pull_request.state' is missing"),
            ("pull_request.head", "null", "'pull_request.head' is null"),
            ("pull_request.head.ref", "7", "'pull_request.head.ref' is not text"),
            ("pull_request.head.ref", #""a..b""#, "'pull_request.head.ref' is not the name of a branch"),
            ("pull_request.base.sha", #""abc""#, "'pull_request.base.sha'"),
            ("repository", nil, "'repository' is missing"),
        ] as [(String, String?, String)])
    func `names what is wrong in it`(path: String, json: String?, names: String) throws {
        let problem = #expect(throws: Problem.self) {
            try translate("pull_request", Payload.pullRequest(), setting: [(path, json)])
        }
        #expect(problem?.status == .badRequest)
        #expect(problem?.detail.contains(names) == true, "\(problem?.detail ?? "")")
    }

    @Test func `needs a number and a time somewhere`() throws {
        for (paths, names) in [
            (["number", "pull_request.number"], "'number' is missing"),
            (["pull_request.updated_at", "pull_request.created_at"], "'pull_request.updated_at' is missing"),
        ] {
            let problem = #expect(throws: Problem.self) {
                try translate("pull_request", Payload.pullRequest(), setting: paths.map { ($0, nil) })
            }
            #expect(problem?.detail.contains(names) == true)
        }
    }
}
