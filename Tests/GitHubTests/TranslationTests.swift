import CoreAPI
import FunctionKit
import HTTPTypes
import Hooks
import Signatures
import Testing

@testable import GitHub

@Suite struct TranslationTests {
    private func translatedPush(_ payload: String) throws -> PushObservation? {
        guard case .push(let push) = try translate("push", payload) else { return nil }
        return push
    }

    /// 2025-11-20T09:13:20Z.
    private static let pushedAt = Timestamp(microseconds: 1_763_630_000_000_000)

    @Test func `translates a push of a branch`() throws {
        let after = try #require(ObjectID(Payload.after))
        let expected = PushObservation(
            project: "team", hookGeneration: 1, repository: widget, pushedAt: Self.pushedAt, pusher: "mira",
            updates: [
                RefUpdate(ref: "refs/heads/main", before: ObjectID(Payload.before), after: after, forced: false)
            ])
        #expect(try translate("push", Payload.push()) == .push(expected))
    }

    @Test func `keeps who is asked apart: the project's generation, or none for the instance-wide hook`() throws {
        let second = try translate(
            "push", Payload.push(), at: HookAddress(provider: "github", project: "team", generation: 2))
        let instanceWide = try translate("push", Payload.push(), at: HookAddress(provider: "github", project: nil))
        guard case .push(let ofProject) = second, case .push(let ofInstance) = instanceWide else {
            Issue.record("no pushes: \(second), \(instanceWide)")
            return
        }
        #expect(ofProject.project == "team")
        #expect(ofProject.hookGeneration == 2)
        #expect(ofInstance.project == nil)
        #expect(ofInstance.hookGeneration == nil)
    }

    @Test func `passes on that a branch was created, deleted without a commit, or forced`() throws {
        let created = try translatedPush(Payload.push(before: Payload.zeros))
        #expect(created?.updates.first?.before?.isZero == true)
        let deleted = try translatedPush(Payload.push(after: Payload.zeros, headCommit: "null"))
        #expect(deleted?.updates.first?.after.isZero == true)
        #expect(deleted?.pushedAt == Self.pushedAt)
        let forced = try translatedPush(Payload.push(forced: true))
        #expect(forced?.updates.first?.forced == true)
    }

    @Test(arguments: [
        ("1763630000", 1_763_630_000), (#""2025-11-20T09:13:20Z""#, 1_763_630_000),
        (#""2025-11-20T10:13:20+01:00""#, 1_763_630_000), ("null", 1_763_629_200),
    ])
    func `takes the time of a push from wherever it is`(pushedAt: String, seconds: Int64) throws {
        let push = try translatedPush(Payload.push(repository: Payload.repository(pushedAt: pushedAt)))
        #expect(push?.pushedAt == Timestamp(seconds: seconds))
    }

    @Test(arguments: [
        "main", "feature/4711-spin", "a", "ünïcode/🌀", "with'quote", "per%cent", "#4711", "(x)", "a@b", "@", "-dash",
        "gh-readonly-queue", "refs/heads/main", "tags/v1", String(repeating: "x", count: 1000),
    ])
    func `takes every name that git allows`(_ name: String) throws {
        let push = try translatedPush(Payload.push(ref: "refs/heads/\(name)"))
        #expect(push?.updates.first?.ref == "refs/heads/\(name)")
    }

    @Test(arguments: [
        "", "a..b", "a b", "a~1", "a^", "a:b", "a?", "a*", "a[", "a//b", "/a", "a/", "a.", "a@{1}", #"a\\b"#,
        #"a\u0000b"#,
        #"a\nb"#, String(repeating: "x", count: 1025),
    ])
    func `refuses names that git refuses`(_ name: String) throws {
        for (event, payload) in [
            ("push", Payload.push(ref: "refs/heads/\(name)")), ("create", Payload.ref(name)),
            ("delete", Payload.ref(name)),
        ] {
            let problem = #expect(throws: Problem.self) { try translate(event, payload) }
            #expect(problem?.status == .badRequest)
            #expect(problem?.detail.contains("ref") == true)
        }
    }

    @Test(arguments: [
        ("push", Payload.push(ref: "refs/tags/v1"), "tags are not tracked"),
        ("push", Payload.push(ref: "refs/notes/commits"), "the ref is no branch"),
        ("push", Payload.push(ref: "main"), "the ref is no branch"),
        ("create", Payload.ref("v1", type: "tag"), "tags are not tracked"),
        ("delete", Payload.ref("v1", type: "tag"), "tags are not tracked"),
        ("create", Payload.ref("x", type: "repository"), "the ref is no branch"),
        (
            "push", Payload.push(ref: "refs/heads/gh-readonly-queue/main/pr-1-abc"),
            "branches of the merge queue are not tracked"
        ),
        (
            "create", Payload.ref("gh-readonly-queue/main/pr-1-abc"), "branches of the merge queue are not tracked"
        ),
        (
            "delete", Payload.ref("gh-readonly-queue/main/pr-1-abc"), "branches of the merge queue are not tracked"
        ),
        ("ping", #"{"zen":"Keep it simple","hook_id":1}"#, "the ping names no repository"),
        ("star", "this is not decoded", "the event star is not used"),
    ])
    func `ignores what is no branch of anybody's, and says why`(event: String, payload: String, reason: String) throws {
        #expect(try translate(event, payload) == .ignored(reason))
    }

    @Test func `translates the creation of a branch to what is known of its repository`() throws {
        let payload = Payload.ref("feature/4711", extra: #""master_branch":"trunk","#)
        var repository = widget
        repository.defaultBranch = "trunk"
        let expected = RepositoryObservation(
            project: "team", hookGeneration: 1, repository: repository, observedAt: Self.pushedAt)
        #expect(try translate("create", payload) == .repository(expected))
    }

    @Test func `translates the deletion of a branch to a push of zeros`() throws {
        let zeros = try #require(ObjectID(Payload.zeros))
        let expected = PushObservation(
            project: "team", hookGeneration: 1, repository: widget, pushedAt: Self.pushedAt, pusher: "mira",
            updates: [RefUpdate(ref: "refs/heads/feature/4711", before: nil, after: zeros, forced: false)])
        #expect(try translate("delete", Payload.ref("feature/4711")) == .push(expected))
    }

    @Test(arguments: ["team", nil]) func `translates a ping that names a repository`(_ project: String?) throws {
        let payload = #"{"zen":"x","hook":{},"repository":\#(Payload.repository())}"#
        let translation = try translate("ping", payload, at: HookAddress(provider: "github", project: project))
        let expected = RepositoryObservation(
            project: project, hookGeneration: project == nil ? nil : 1, repository: widget,
            observedAt: Self.pushedAt)
        #expect(translation == .repository(expected))
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        var event = "push"
        var payload: String
        var names: String
        var testDescription: String { "\(event): \(names)" }
    }

    static let faults = [
        Fault(payload: "", names: "not JSON"),
        Fault(payload: "[]", names: "not an object"),
        Fault(payload: "null", names: ""),
        Fault(payload: "{}", names: "'ref' is missing"),
        Fault(payload: String(Payload.push().dropLast(20)), names: "not JSON"),
        Fault(payload: Payload.push() + "}", names: "not JSON"),
        Fault(payload: Payload.push(before: "3f2a9c0"), names: "'before'"),
        Fault(payload: Payload.push(after: Payload.after + "0"), names: "'after'"),
        Fault(payload: Payload.push(after: "refs/heads/main"), names: "'after'"),
        Fault(payload: Payload.push(headCommit: "7"), names: "'head_commit'"),
        Fault(payload: Payload.push(repository: "null"), names: "'repository'"),
        Fault(payload: Payload.push(repository: "[1]"), names: "'repository'"),
        Fault(
            payload: Payload.push(repository: #"{"id":"77","name":"widget","owner":{}}"#),
            names: "'repository.id' is not a whole number"),
        Fault(
            payload: Payload.push(repository: #"{"id":1e300,"name":"widget","owner":{}}"#), names: "not JSON"),
        Fault(
            payload: Payload.push(repository: #"{"id":77,"name":"widget","owner":{}, "pushed_at":1}"#),
            names: "'repository.owner.login' is missing"),
        Fault(
            payload: Payload.push(repository: Payload.repository(pushedAt: "\"today\"")),
            names: "'repository.pushed_at'"),
        Fault(payload: Payload.push(repository: Payload.repository(pushedAt: "1e30")), names: "'repository.pushed_at'"),
        Fault(
            payload: Payload.push(repository: Payload.repository(pushedAt: "9223372036854775807")),
            names: "'repository.pushed_at'"),
        Fault(
            payload: Payload.push(headCommit: "null", repository: Payload.repository(pushedAt: "null")),
            names: "'repository.pushed_at' is missing"),
        Fault(event: "delete", payload: Payload.ref("x", pushedAt: "null"), names: "'repository.pushed_at' is missing"),
        Fault(event: "create", payload: Payload.ref("x", pushedAt: "null"), names: "'repository.pushed_at' is missing"),
        Fault(event: "create", payload: #"{"ref":"x","ref_type":7}"#, names: "'ref_type' is not text"),
        Fault(event: "ping", payload: #"{"repository":{"id":1}}"#, names: "'repository.name' is missing"),
        Fault(payload: String(repeating: "[", count: 100_000), names: "not JSON"),
        Fault(payload: String(repeating: #"{"a":"#, count: 100_000), names: "not JSON"),
    ]

    @Test(arguments: faults) func `names what is wrong in a payload`(_ fault: Fault) throws {
        let problem = #expect(throws: Problem.self) { try translate(fault.event, fault.payload) }
        #expect(problem?.status == .badRequest)
        #expect(problem?.detail.contains(fault.names) == true, "\(problem?.detail ?? "")")
    }

    @Test func `refuses a payload that is not UTF-8, even where nothing is read of it`() throws {
        var bytes = Array(Payload.push(headCommit: #"{"message":"x"}"#).utf8)
        let position = try #require(bytes.firstRange(of: Array(#""x""#.utf8))?.lowerBound)
        bytes[position + 1] = 0xff
        let envelope = try HookDelivery(
            address: HookAddress(provider: "github", project: "team"), body: bytes, contentType: "application/json")
        let delivery = try Delivery(envelope, event: "push")
        let problem = #expect(throws: Problem.self) { try Translation(of: delivery) }
        #expect(problem?.detail == "Of the payload, the body is not UTF-8.")
    }
}
