import CoreAPI
import Foundation
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Testing

@testable import GitHub

/// GitHub's own example payloads, all of them.
@Suite struct GitHubPayloadTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var file: String
        /// The kind of observation that it becomes.
        var observed: String?
        /// Why it becomes none.
        var ignored: String?
        var event: String { String(file.prefix { $0 != "/" }) }
        var testDescription: String { file }
    }

    static let examples = [
        Example(file: "check_run/completed.payload.json", observed: "build"),
        Example(file: "create/payload.json", ignored: "tags are not tracked"),
        Example(file: "delete/payload.json", ignored: "tags are not tracked"),
        Example(file: "deployment_status/payload.json", ignored: "the event deployment_status is not used"),
        Example(file: "issues/labeled.payload.json", observed: "feature"),
        Example(file: "issues/opened.payload.json", observed: "feature"),
        Example(file: "issues/opened.with-transfer.payload.json", observed: "feature"),
        Example(file: "issues/transferred.payload.json", observed: "feature"),
        Example(file: "merge_group/checks_requested.payload.json", ignored: "the event merge_group is not used"),
        Example(file: "ping/payload.json", observed: "repository"),
        Example(file: "pull_request/closed.payload.json", observed: "pull-request"),
        Example(file: "pull_request/opened.payload.json", observed: "pull-request"),
        Example(file: "pull_request/synchronize.payload.json", observed: "pull-request"),
        Example(file: "push/payload.json", ignored: "tags are not tracked"),
        Example(file: "push/with-new-branch.payload.json", observed: "push"),
        Example(file: "release/published.payload.json", ignored: "the event release is not used"),
        Example(file: "repository/renamed.payload.json", observed: "repository"),
        Example(file: "repository/transferred.payload.json", observed: "repository"),
        Example(file: "status/payload.json", observed: "build"),
        Example(file: "workflow_run/completed.payload.json", observed: "build"),
    ]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/github")

    private func body(of example: Example) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: example.file)))
    }

    @Test func `knows every example that is there`() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
            .filter { $0.hasSuffix(".json") }
        #expect(files.sorted() == Self.examples.map(\.file))
    }

    @Test(arguments: examples, ["/hooks/github/team", "/hooks/github"])
    func `takes each example that is rightly signed`(_ example: Example, path: String) throws {
        let bed = try HookBed(GitHubHook.self)
        let answer = try bed.answer(to: SentDelivery(event: example.event, path: path, body: body(of: example)))
        if let reason = example.ignored {
            #expect(answer.status == .accepted)
            #expect(answer.text == #"{"ignored":"\#(reason)"}"#)
            #expect(bed.core.connections == 0)
        } else {
            #expect(answer.status == .ok)
            #expect(bed.core.received.map(\.target) == example.observed.map { ["/core/v1/observations/\($0)"] })
        }
    }

    @Test(arguments: examples) func `refuses each example with one byte off`(_ example: Example) throws {
        let bed = try HookBed(GitHubHook.self)
        let body = try body(of: example)
        for index in [0, body.count / 2, body.count - 1] {
            let delivery = SentDelivery(event: example.event, body: body, spoil: { $0.body[index] ^= 1 })
            #expect(try bed.answer(to: delivery).status == .unauthorized)
        }
        #expect(bed.core.connections == 0)
    }

    @Test func `reads the example of a new branch`() throws {
        let bed = try HookBed(GitHubHook.self)
        let example = Example(file: "push/with-new-branch.payload.json")
        _ = try bed.answer(to: SentDelivery(body: body(of: example)))
        let push = try JSONBody.decode(PushObservation.self, from: try #require(bed.core.received.first).body)
        #expect(
            push.repository
                == ObservedRepository(
                    provider: "github", externalID: "186853002", owner: "Codertocat", name: "Hello-World",
                    cloneURL: "https://github.com/Codertocat/Hello-World.git", defaultBranch: "master"))
        #expect(push.pushedAt == Timestamp(seconds: 1_557_933_657))
        #expect(push.pusher == "Codertocat")
        #expect(push.updates.map(\.ref) == ["refs/heads/master"])
        #expect(push.updates.map(\.after.description) == ["6113728f27ae82c7b1a177c8d03f9e96e0adf246"])
    }
}
