import CoreAPI
import Hooks
import Testing

@testable import GitHub

/// What the four events that tell of builds say about one.
@Suite struct BuildTests {
    private func observation(_ build: ObservedBuild) -> Translation {
        .build(
            BuildObservation(
                provider: "github", project: "team", hookGeneration: 1, repository: widget, build: build))
    }

    private static let source = BuildSource(revision: ObjectID(Payload.after), branch: "feature/spin")

    private func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    @Test func `a workflow run is the build itself`() throws {
        let expected = ObservedBuild(
            provider: "github", server: Payload.server, key: "check_suite/1291", job: "acme/widget/test", number: 163,
            attempt: 2, phase: .completed, status: .success, authority: .runner,
            url: "https://github.example.test/acme/widget/actions/runs/2897",
            startedAt: try time("2025-11-20T09:10:00Z"), durationMilliseconds: 90_000,
            observedAt: try time("2025-11-20T09:11:30Z"), source: Self.source)
        #expect(try translate("workflow_run", Payload.workflowRun()) == observation(expected))
    }

    @Test func `a check suite sums up the same build`() throws {
        let expected = ObservedBuild(
            provider: "github", server: Payload.server, key: "check_suite/1291", job: "acme/widget/octo-linter",
            number: nil, phase: .completed, status: .success, authority: .summary,
            observedAt: try time("2025-11-20T09:11:30Z"), source: Self.source)
        #expect(try translate("check_suite", Payload.checkSuite()) == observation(expected))
    }

    @Test func `a check run is a part of the same build, which is as far as its suite is`() throws {
        let expected = ObservedBuild(
            provider: "github", server: Payload.server, key: "check_suite/1291", job: "acme/widget/octo-linter",
            number: nil, phase: .completed, status: .success, authority: .summary,
            url: "https://checks.example.test/9", observedAt: try time("2025-11-20T09:11:30Z"), source: Self.source)
        #expect(try translate("check_run", Payload.checkRun()) == observation(expected))
    }

    @Test func `a status is a build of which only that is known`() throws {
        let expected = ObservedBuild(
            provider: "github", server: Payload.server, key: "status/\(Payload.after)/ci/spin",
            job: "acme/widget/ci/spin", number: nil, phase: .completed, status: .success, authority: .hearsay,
            url: "https://ci.example.test/9", observedAt: try time("2025-11-20T09:11:00Z"), source: Self.source)
        #expect(try translate("status", Payload.status()) == observation(expected))
    }

    @Test(
        arguments: [
            ("success", BuildStatus.success), ("neutral", .success), ("skipped", .notBuilt), ("failure", .failure),
            ("timed_out", .failure), ("startup_failure", .failure), ("cancelled", .aborted), ("stale", .aborted),
            ("action_required", .unstable), ("unheard_of", .unstable), (nil, .unstable),
        ] as [(String?, BuildStatus)])
    func `a conclusion is a result`(conclusion: String?, status: BuildStatus) throws {
        let json = conclusion.map { #""\#($0)""# } ?? "null"
        for (event, payload) in [
            ("workflow_run", Payload.workflowRun()), ("check_suite", Payload.checkSuite()),
        ] {
            let build = try translate(event, payload, setting: [("\(event).conclusion", json)]).build
            #expect(build?.phase == .completed)
            #expect(build?.status == status)
        }
    }

    @Test(arguments: [
        ("queued", BuildPhase.queued, BuildStatus.queued), ("requested", .queued, .queued),
        ("waiting", .queued, .queued), ("pending", .queued, .queued), ("in_progress", .started, .running),
        ("unheard_of", .started, .running),
    ])
    func `a status is a phase`(status: String, phase: BuildPhase, observed: BuildStatus) throws {
        let payload = Payload.workflowRun("in_progress", status: status)
        let build = try translate("workflow_run", payload).build
        #expect(build?.phase == phase)
        #expect(build?.status == observed)
        #expect(build?.durationMilliseconds == nil)
    }

    @Test(arguments: [
        ("requested", BuildPhase.queued), ("in_progress", .started), ("completed", .completed),
        ("unheard_of", .started),
    ])
    func `the action stands in for the status`(action: String, phase: BuildPhase) throws {
        let payload = Payload.workflowRun(action)
        #expect(try translate("workflow_run", payload, setting: [("workflow_run.status", nil)]).build?.phase == phase)
    }

    @Test(arguments: [
        ([], "test"), (["workflow"], "Spin it round"), (["workflow", "workflow_run.name"], "test.yml"),
        (["workflow", "workflow_run.name", "workflow_run.path"], "workflow"),
    ])
    func `a workflow has some name`(missing: [String], name: String) throws {
        let build = try translate("workflow_run", Payload.workflowRun(), setting: missing.map { ($0, nil) }).build
        #expect(build?.job == "acme/widget/\(name)")
        let empty = missing.filter { $0 != "workflow" }.map { ($0, #""""#) } + [("workflow.name", #""""#)]
        if missing.contains("workflow") {
            #expect(try translate("workflow_run", Payload.workflowRun(), setting: empty).build?.job == build?.job)
        }
    }

    @Test func `a run without a suite is known by its own number`() throws {
        let run = try translate("workflow_run", Payload.workflowRun(), setting: [("workflow_run.check_suite_id", nil)])
        #expect(run.build?.key == "workflow_run/2897")
        let check = try translate("check_run", Payload.checkRun(), setting: [("check_run.check_suite", nil)])
        #expect(check.build?.key == "check_run/1286")
        #expect(check.build?.phase == .started)
        #expect(check.build?.source.branch == nil)
    }

    @Test(arguments: ["pull_request", "pull_request_target"])
    func `a run for a pull request says which one`(_ event: String) throws {
        let build = try translate(
            "workflow_run", Payload.workflowRun(), setting: [("workflow_run.event", #""\#(event)""#)]
        ).build
        var source = Self.source
        (source.changeRequest, source.target, source.targetRevision) = (31, "main", ObjectID(Payload.base))
        #expect(build?.source == source)
        let fork = try translate(
            "workflow_run", Payload.workflowRun(),
            setting: [
                ("workflow_run.event", #""\#(event)""#), ("workflow_run.pull_requests", "[]"),
                ("workflow_run.head_repository.id", "99"),
            ]
        ).build
        #expect(fork?.source == BuildSource(revision: ObjectID(Payload.after)))
    }

    @Test(arguments: [("workflow_run", Payload.workflowRun()), ("check_suite", Payload.checkSuite())])
    func `a build may be on no branch, or on one that is not tracked`(event: String, payload: String) throws {
        for branch in ["null", #""""#, #""gh-readonly-queue/main/pr-31-abc""#, "7"] {
            let build = try translate(event, payload, setting: [("\(event).head_branch", branch)]).build
            #expect(build?.source == BuildSource(revision: ObjectID(Payload.after)))
        }
    }

    @Test func `a check that ended does not end its suite`() throws {
        for (path, json) in [
            ("check_run.check_suite.status", nil), ("check_run.check_suite.status", #""in_progress""#),
        ] as [(String, String?)] {
            let build = try translate(
                "check_run", Payload.checkRun(), setting: [(path, json), ("check_run.check_suite.conclusion", "null")]
            ).build
            #expect(build?.phase == .started)
            #expect(build?.status == .running)
        }
    }

    @Test(
        arguments: [
            ("[]", nil),
            (#"[{"name":"spin","commit":{"sha":"\#(Payload.after)"}}]"#, "spin"),
            (#"[{"name":"spin","commit":{"sha":"\#(Payload.before)"}}]"#, nil),
            (
                #"[{"name":"spin","commit":{"sha":"\#(Payload.after)"}},{"name":"x","commit":{"sha":"\#(Payload.after)"}}]"#,
                nil
            ),
            ("null", nil), ("7", nil), ("[7]", nil), (#"[{"name":"spin"}]"#, nil),
        ] as [(String, String?)])
    func `a status is on the branch whose head it is of, where that is one`(branches: String, name: String?) throws {
        let build = try translate("status", Payload.status(), setting: [("branches", branches)]).build
        #expect(build?.source.branch == name)
    }

    @Test(arguments: [
        ("https://github.example.test:8443/acme/widget", "https://github.example.test:8443/"),
        ("http://github.example.test", "http://github.example.test/"),
        ("github.example.test/acme", "https://github.com/"),
        ("ftp://github.example.test/", "https://github.com/"), ("https:///acme", "https://github.com/"),
        ("", "https://github.com/"),
    ])
    func `a server is where the repository's page is`(page: String, server: String) throws {
        let build = try translate("status", Payload.status(), setting: [("repository.html_url", #""\#(page)""#)]).build
        #expect(build?.server == server)
    }

    @Test func `what is too long for core is shortened, and an address left out`() throws {
        let long = String(repeating: "ü", count: 1100)
        let build = try translate(
            "status", Payload.status(context: long, targetURL: "https://ci.example.test/\(long)")
        ).build
        #expect((499...500).contains(try #require(build?.key).utf8.count))
        #expect((799...800).contains(try #require(build?.job).utf8.count))
        #expect(build?.url == nil)
        #expect(try translate("status", Payload.status(targetURL: "")).build?.url == nil)
    }

    @Test(arguments: [("9223372036854775807", 1_000_000), ("0", 1), ("-5", 1), ("null", 1), (#""2""#, 1), ("3", 3)])
    func `a build has some attempt`(attempt: String, observed: Int) throws {
        let payload = Payload.workflowRun()
        let build = try translate("workflow_run", payload, setting: [("workflow_run.run_attempt", attempt)]).build
        #expect(build?.attempt == observed)
    }

    @Test(
        arguments: [
            ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z", 315_537_897_599_999),
            ("2025-11-20T09:10:00Z", "2025-11-20T09:09:59Z", nil), ("2025-11-20T09:10:00Z", "2025-11-20T09:10:00Z", 0),
        ] as [(String, String, Int64?)])
    func `a duration is from start to end, and never negative`(start: String, end: String, milliseconds: Int64?) throws
    {
        let build = try translate(
            "workflow_run", Payload.workflowRun(),
            setting: [("workflow_run.run_started_at", #""\#(start)""#), ("workflow_run.updated_at", #""\#(end)""#)]
        ).build
        #expect(build?.durationMilliseconds == milliseconds)
    }
}
