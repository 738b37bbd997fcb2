import CoreAPI
import Hooks
import Testing

@testable import GitHub

/// What Jenkins itself said to GitHub is about Jenkins' build, and no second one.
@Suite struct JenkinsHearsayTests {
    private static let spin = "https://ci.example.test/job/widget/job/feature%252Fspin/7/"
    private static let request = "https://ci.example.test/job/widget/job/PR-31/2/"

    private static func build(
        _ job: String, _ number: Int64, _ url: String, at: String, changeRequest: Int64? = nil
    ) throws -> ObservedBuild {
        ObservedBuild(
            provider: "jenkins", server: "https://ci.example.test/", job: job, number: number, phase: .completed,
            status: .success, authority: .hearsay, url: url, observedAt: try #require(Timestamp(at)),
            source: BuildSource(
                revision: ObjectID(Payload.after), branch: "feature/spin", changeRequest: changeRequest))
    }

    @Test(arguments: ["", "display/redirect", "console", "display/redirect?page=changes"])
    func `a status that leads to Jenkins tells the revision of its build`(_ tail: String) throws {
        let payload = Payload.status(context: "continuous-integration/jenkins/branch", targetURL: Self.spin + tail)
        let translation = try translate("status", payload)
        let build = try Self.build("widget/feature%2Fspin", 7, Self.spin + tail, at: "2025-11-20T09:11:00Z")
        #expect(
            translation
                == .build(
                    BuildObservation(
                        provider: "github", project: "team", hookGeneration: 1, repository: widget, build: build)))
    }

    @Test(
        arguments: [
            ("continuous-integration/jenkins/pr-merge", "PR-31", 31),
            ("continuous-integration/jenkins/pr-head", "PR-31", 31),
            ("continuous-integration/jenkins/pr-merge", "PR-31-merge", 31), ("my/pr-head", "PR-31-head", 31),
            ("continuous-integration/jenkins/branch", "PR-31", nil),
            ("continuous-integration/jenkins/pr-merge", "spin", nil),
            ("continuous-integration/jenkins/pr-merge", "PR-", nil),
            ("continuous-integration/jenkins/pr-merge", "PR-x", nil),
            ("continuous-integration/jenkins/pr-merge", "PR-31-other", nil),
            ("continuous-integration/jenkins/pr-merge", "PR-99999999999999999999", nil),
        ] as [(String, String, Int64?)])
    func `a status of a pull request's build says which one`(context: String, job: String, number: Int64?) throws {
        let payload = Payload.status(context: context, targetURL: "https://ci.example.test/job/widget/job/\(job)/2/")
        let build = try translate("status", payload).build
        #expect(build?.provider == "jenkins")
        #expect(build?.job == "widget/\(job)")
        #expect(build?.source.changeRequest == number)
    }

    @Test func `a check that leads to Jenkins tells of its build what the suite says`() throws {
        let payload = Payload.checkRun(detailsURL: Self.request + "display/redirect")
        let expected = try Self.build(
            "widget/PR-31", 2, Self.request + "display/redirect", at: "2025-11-20T09:11:30Z", changeRequest: 31)
        #expect(try translate("check_run", payload).build == expected)
    }

    @Test func `a check of a branch that is named like a pull request names none`() throws {
        let build = try translate(
            "check_run", Payload.checkRun(detailsURL: Self.request), setting: [("check_run.pull_requests", "[]")]
        ).build
        #expect(build?.provider == "jenkins")
        #expect(build?.source.changeRequest == nil)
    }

    @Test(arguments: [
        "https://circleci.example.test/gh/acme/widget/163", "https://ci.example.test/job/widget/", "not an address",
    ])
    func `what leads elsewhere stays a build of its own`(_ url: String) throws {
        #expect(try translate("status", Payload.status(targetURL: url)).build?.provider == "github")
        #expect(try translate("check_run", Payload.checkRun(detailsURL: url)).build?.provider == "github")
    }
}
