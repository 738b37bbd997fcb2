import CoreAPI
import Foundation
import FunctionKit
import HTTPTypes
import HookTesting
import JSONBody
import LoopbackServer
import Testing

@testable import Jenkins

/// The examples in `Tests/Fixtures/jenkins`, all of them.
@Suite struct JenkinsFixtureTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var file: String
        var job = "widget"
        var number: Int64 = 42
        var phase: BuildPhase
        var status: BuildStatus
        var server: String? = Sample.server
        var source = BuildSource()
        var testDescription: String { file }
    }

    private static let built = BuildSource(revision: ObjectID(Sample.commit), branch: "main")
    private static let ofBranch = BuildSource(branch: "feature/spin-faster")
    private static let branch = "widget/feature%2Fspin-faster"

    static let examples = [
        Example(file: "freestyle.1-queued.json", phase: .queued, status: .queued),
        Example(file: "freestyle.2-started.json", phase: .started, status: .running),
        Example(file: "freestyle.3-completed.success.json", phase: .completed, status: .success, source: built),
        Example(file: "freestyle.4-finalized.aborted-before-checkout.json", phase: .finalized, status: .aborted),
        Example(file: "freestyle.4-finalized.failure.json", phase: .finalized, status: .failure, source: built),
        Example(file: "freestyle.4-finalized.success.json", phase: .finalized, status: .success, source: built),
        Example(file: "freestyle.4-finalized.unstable.json", phase: .finalized, status: .unstable, source: built),
        Example(
            file: "multibranch.2-started.no-scm.json", job: branch, number: 7, phase: .started, status: .running,
            source: ofBranch),
        Example(
            file: "multibranch.3-completed.not-built.json", job: branch, number: 7, phase: .completed,
            status: .notBuilt, source: ofBranch),
        Example(
            file: "multibranch.4-finalized.no-scm.json", job: branch, number: 7, phase: .finalized, status: .success,
            source: ofBranch),
        Example(
            file: "multibranch.4-finalized.with-scm.json", job: branch, number: 7, phase: .finalized, status: .success,
            source: BuildSource(revision: ObjectID(Sample.commit), branch: "feature/spin-faster")),
        Example(
            file: "no-root-url.4-finalized.json", phase: .finalized, status: .success, server: nil),
        Example(
            file: "pull-request.4-finalized.json", job: "widget/PR-31", number: 2, phase: .finalized, status: .success,
            source: BuildSource(changeRequest: 31)),
    ]

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/jenkins/notification")

    @Test func `knows every example that is there`() throws {
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
        #expect(files.sorted() == Self.examples.map(\.file))
    }

    @Test(arguments: examples) func `reports the build of each example`(_ example: Example) throws {
        let bed = try HookBed(JenkinsHook.self)
        let body = Array(try Data(contentsOf: Self.folder.appending(path: example.file)))
        let answer = try bed.answer(to: SentDelivery(path: "/hooks/jenkins/team", body: body, proof: .query))
        #expect(answer.status == .ok)
        let request = try #require(bed.core.received.first)
        let build = try JSONBody.decode(BuildObservation.self, from: request.body).build
        #expect(build.job == example.job)
        #expect(build.number == example.number)
        #expect(build.phase == example.phase)
        #expect(build.status == example.status)
        #expect(build.server == example.server)
        #expect(build.source == example.source)
        #expect(build.authority == .runner)
        #expect((build.url == nil) == (example.server == nil))
    }
}
