import FunctionKit
import HTTPTypes
import Hooks
import JSONBody
import Testing

@testable import GitHub

/// Payloads in which something is missing, or not of the type that it used to be.
@Suite struct ToleranceTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var event: String
        var payload: String
        /// The members without which the event has no meaning; all others may be missing or odd.
        var needed: [String]
        var testDescription: String { event }
    }

    private static let repository = ["repository", "repository.id", "repository.name", "repository.owner"]
    private static let owner = ["repository.owner.login"]

    static let samples = [
        Sample(
            event: "pull_request", payload: Payload.pullRequest(),
            needed: repository + [
                "pull_request", "pull_request.state", "pull_request.head", "pull_request.head.ref",
                "pull_request.head.sha", "pull_request.base", "pull_request.base.ref", "pull_request.base.sha",
            ]),
        Sample(event: "issues", payload: Payload.issues(), needed: repository + ["issue", "issue.number"]),
        Sample(
            event: "issues", payload: Payload.transfer("transferred"), needed: repository + ["issue", "issue.number"]),
        Sample(
            event: "workflow_run", payload: Payload.workflowRun(),
            needed: repository + owner + ["workflow_run", "workflow_run.id"]),
        Sample(
            event: "check_suite", payload: Payload.checkSuite(),
            needed: repository + owner + ["check_suite", "check_suite.id"]),
        Sample(
            event: "check_run", payload: Payload.checkRun(),
            needed: repository + owner + ["check_run", "check_run.id"]),
        Sample(event: "status", payload: Payload.status(), needed: repository + owner + ["sha", "state"]),
        Sample(
            event: "repository", payload: Payload.repositoryEvent("renamed"),
            needed: repository + owner + ["repository.pushed_at", "repository.updated_at"]),
        Sample(
            event: "installation", payload: Payload.installation("created"),
            needed: [
                "installation", "repositories", "repositories.0", "repositories.0.id", "repositories.0.name",
                "repositories.1", "repositories.1.id", "repositories.1.name",
            ]),
        Sample(
            event: "installation_repositories", payload: Payload.installationRepositories("added"),
            needed: [
                "installation", "repositories_added", "repositories_added.0", "repositories_added.0.id",
                "repositories_added.0.name", "repositories_removed", "repositories_removed.0",
                "repositories_removed.0.id", "repositories_removed.0.name",
            ]),
        Sample(
            event: "push", payload: Payload.push(),
            needed: repository + [
                "after", "before", "ref", "forced", "head_commit", "head_commit.timestamp", "repository.pushed_at",
            ]),
    ]

    private static let oddities: [String?] = [nil, "null", "true", "-1", "0.5", #""odd""#, "[]", "{}", "[7]"]

    @Test(arguments: samples) func `do well without what is not needed`(_ sample: Sample) throws {
        let document = try Document(sample.payload)
        for path in document.paths where !sample.needed.contains(path) {
            for oddity in Self.oddities {
                let payload = try document.setting(path, to: oddity).text
                #expect(throws: Never.self, "\(path) is \(oddity ?? "missing")") {
                    try translate(sample.event, payload)
                }
            }
        }
    }

    @Test(arguments: samples) func `are refused with a reason where they have no meaning`(_ sample: Sample) throws {
        let document = try Document(sample.payload)
        var refused = 0
        for path in sample.needed {
            for oddity in Self.oddities {
                let payload = try document.setting(path, to: oddity).text
                do {
                    _ = try translate(sample.event, payload)
                } catch let problem as Problem {
                    refused += 1
                    #expect(problem.status == .badRequest)
                    #expect(problem.detail.contains("'") || problem.detail.contains("a number"), "\(problem.detail)")
                }
            }
        }
        #expect(refused > sample.needed.count)
    }

    @Test(arguments: samples) func `may have more than was known when this was written`(_ sample: Sample) throws {
        var document = try Document(sample.payload)
        let expected = try translate(sample.event, sample.payload)
        for path in document.pathsOfObjects.map({ "\($0).unheard_of" }) + ["unheard_of"] {
            document = try document.setting(path, to: #"{"a":[1,null,{"b":1e300}]}"#)
        }
        #expect(try translate(sample.event, document.text) == expected)
    }
}
