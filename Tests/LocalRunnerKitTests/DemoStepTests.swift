import LocalRunnerKit
import Testing

@Suite struct DemoStepTests {
    @Test func `the name of a file says who tells what`() throws {
        let step = try #require(DemoStep(file: "27-github-pull_request-widget-spin-opened.json"))
        #expect(step.kind == .delivery)
        #expect(step.provider == .github)
        #expect(step.event == "pull_request")
        #expect(step.deliveryID == "00000000-0000-4000-8000-000000000027")
    }

    @Test func `a stream of commits is pushed`() {
        #expect(DemoStep(file: "10-git-push-firmware-main.fast-import")?.kind == .push)
    }

    @Test func `the story is told in the order of its numbers`() throws {
        let steps = try DemoStep.ordered(["10-git-push-b.fast-import", "02-jenkins-build-a.json"])
        #expect(steps.map(\.file) == ["02-jenkins-build-a.json", "10-git-push-b.fast-import"])
    }

    @Test(arguments: [
        "notes.md", "01-github-push.json", "one-github-push-widget.json", "01-gitlab-push-widget.json",
        "1234567890123-github-push-widget.json", "01-github-push-widget",
    ])
    func `a file that is no step is named`(file: String) {
        let error = #expect(throws: RunnerError.self) { try DemoStep.ordered([file]) }
        #expect(error?.description.contains(" \(file) ") == true)
    }
}
