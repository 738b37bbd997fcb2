import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// One day of a project, as all its providers told it: whatever order it comes in, it ends the same.
@Suite(.coreDatabase) struct ObservationOrderTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    private static func at(_ second: Int) -> JSONValue { .string(Push.time(microseconds: second * 1_000_000)) }

    private static func revision(_ digit: Character) -> [String: JSONValue] {
        ["revision": .string(Push.oid(digit))]
    }

    /// What happened: each with the kind of observation that it is.
    private static func story(_ project: CoreHarness.Project) -> [(kind: String, body: JSONValue)] {
        let widget = CoreHarness.repository("1", "acme/widget")
        let gadget = CoreHarness.repository("2", "acme/gadget")
        let push = { CoreHarness.observation([$0], to: project, repository: widget) }
        let build = { (number: Int, source: [String: JSONValue], changes: [String: JSONValue]) in
            CoreHarness.build(number, to: project, source: source, changes)
        }
        let hearsay: [String: JSONValue] = [
            "provider": "jenkins", "authority": "hearsay", "phase": "completed", "status": "success",
        ]
        let issue = { (number: Int, repository: JSONValue, second: Int, changes: [String: JSONValue]) in
            let name = "\(repository["owner"].text ?? "")/\(repository["name"].text ?? "")#\(number)"
            return CoreHarness.feature(
                name, to: project, from: "github", feature: ["title": .string("at \(second)")],
                ["repository": repository, "changed_at": at(second)].merging(changes) { $1 })
        }
        return [
            ("push", push(Push(1, "0", "a"))), ("push", push(Push(5, "a", "b"))),
            ("push", push(Push(6, "0", "b", branch: "spin"))), ("push", push(Push(9, "b", "0"))),
            ("build", build(7, [:], [:])), ("build", build(7, [:], ["phase": "finalized", "status": "failure"])),
            ("build", build(8, revision("b"), ["phase": "completed", "status": "unstable"])),
            ("build", build(8, [:], ["attempt": 2, "observed_at": at(8)])),
            (
                "build",
                CoreHarness.build(7, to: project, from: "github", repository: widget, source: revision("a"), hearsay)
            ),
            ("feature", CoreHarness.feature(to: project, ["version": 1])),
            (
                "feature",
                CoreHarness.feature(to: project, feature: ["state": "Done", "is_final": true], ["version": 3])
            ),
            ("feature", CoreHarness.feature("4712", to: project, ["version": 1])),
            ("feature", CoreHarness.feature("4712", to: project, ["version": 2, "deleted": true])),
            ("feature", issue(5, widget, 1, [:])), ("feature", issue(5, widget, 2, [:])),
            (
                "feature",
                issue(9, gadget, 3, ["moved_from": ["feature_id": "acme/widget#5", "repository": widget]])
            ),
            ("feature", issue(9, gadget, 4, [:])),
            (
                "pull-request",
                CoreHarness.pullRequest(to: project, ["title": "4711", "head": CoreHarness.end("spin", "b")])
            ),
            (
                "pull-request",
                CoreHarness.pullRequest(
                    to: project,
                    ["title": "Spin", "body": "#4711", "head": CoreHarness.end("spin", "b"), "state": "merged"])
            ),
            (
                "repository",
                CoreHarness.ping(to: project, repository: CoreHarness.repository("1", "acme/gizmo"), second: 20)
            ),
        ]
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `any order and repetition ends the same`(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var states: Set<String> = []
        for isShuffled in [false, true] {
            let project = try core.makeProject()
            try core.send(.put, "projects/\(project.id)/settings/github", ["features": true])
            var story = Self.story(project)
            if isShuffled {
                story.shuffle(using: &random)
                story += story.shuffled(using: &random).prefix(5)
            }
            for (kind, body) in story {
                let answer = try core.observe(kind, body)
                try #require(answer.status == 200, "\(answer.body)")
            }
            states.insert(try state(of: project))
        }
        #expect(states.count == 1, "\(states)")
    }

    /// Everything that providers told, without the ids and the times of its writing.
    private func state(of project: CoreHarness.Project) throws -> String {
        let text = try core.database.text(
            """
            select jsonb_pretty(jsonb_build_object(
                'branches', (
                    select jsonb_agg(jsonb_build_array(r.name, b.name, b.head, b.deleted_at, b.level, (
                        select jsonb_agg(jsonb_build_array(f.feature_id, linked_by(l)) order by f.feature_id)
                        from link l join feature f on f.id = l.feature_id where l.branch_id = b.id and l.linked))
                        order by r.name, b.name)
                    from branch b join repository r on r.id = b.repository_id where b.project_id = \(project.id)),
                'builds', (
                    select jsonb_agg(jsonb_build_array(b.job, b.number, b.attempt, b.status, b.revision, b.attached)
                        order by b.number)
                    from build b where b.project_id = \(project.id)),
                'features', (
                    select jsonb_agg(jsonb_build_array(f.feature_id, f.title, f.state, f.is_final, f.deleted_at is null)
                        order by f.provider, f.feature_id)
                    from feature f where f.project_id = \(project.id)),
                'pull_requests', (
                    select jsonb_agg(jsonb_build_array(p.number, p.state, p.title, p.head))
                    from pull_request p where p.project_id = \(project.id)),
                'repositories', (
                    select jsonb_agg(jsonb_build_array(r.owner, r.name, r.status) order by r.external_id)
                    from repository r where r.project_id = \(project.id))))
            """)
        return try #require(text)
    }
}
