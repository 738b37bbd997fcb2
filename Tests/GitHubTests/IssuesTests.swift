import CoreAPI
import Hooks
import Testing

@testable import GitHub

@Suite struct IssuesTests {
    private static let gadget = ObservedRepository(provider: "github", externalID: "78", owner: "acme", name: "gadget")

    private static let observed = ObservedFeature(
        featureID: "acme/widget#12", type: "Bug", title: "Spin", owner: "mira, otto", description: "Round and round",
        url: "https://github.example.test/acme/widget/issues/12", state: "open", isFinal: false,
        data: [
            "labels": ObservedData(value: "ui, good first issue", displayValue: "ui, good first issue"),
            "milestone": ObservedData(value: "v1.0", displayValue: "v1.0"),
        ])

    @Test(arguments: EventTableTests.issueActions) func `is a feature with all that it has`(_ action: String) throws {
        let expected = FeatureObservation(
            provider: "github", project: "team", hookGeneration: 1, repository: widget, feature: Self.observed,
            changedAt: Timestamp("2025-11-20T10:00:00Z"))
        #expect(try translate("issues", Payload.issues(action)) == .feature(expected))
    }

    @Test(
        arguments: [
            ("open", "null", "open", false), ("open", #""reopened""#, "open", false),
            ("closed", #""completed""#, "done", true), ("closed", "null", "done", true), ("closed", nil, "done", true),
            ("closed", #""unheard_of""#, "done", true), ("closed", #""not_planned""#, "cancelled", true),
            ("closed", #""duplicate""#, "cancelled", true),
        ] as [(String, String?, String, Bool)])
    func `has a state by what became of it`(state: String, reason: String?, observed: String, isFinal: Bool) throws {
        let translation = try translate(
            "issues", Payload.issues("closed"),
            setting: [("issue.state", #""\#(state)""#), ("issue.state_reason", reason)])
        #expect(translation.feature?.state == observed)
        #expect(translation.feature?.isFinal == isFinal)
    }

    @Test(
        arguments: [
            ("[]", "null", ""), ("[]", #"{"login":"mira"}"#, ""), (nil, #"{"login":"mira"}"#, "mira"), (nil, nil, ""),
            (#"[{"login":"otto"}]"#, nil, "otto"), ("null", "null", ""), (#"[{"id":1},{"login":"otto"}]"#, nil, "otto"),
        ] as [(String?, String?, String)])
    func `belongs to whom it is assigned`(assignees: String?, assignee: String?, owner: String) throws {
        let translation = try translate(
            "issues", Payload.issues(), setting: [("issue.assignees", assignees), ("issue.assignee", assignee)])
        #expect(translation.feature?.owner == owner)
    }

    @Test func `loses what it has no more`() throws {
        let translation = try translate(
            "issues", Payload.issues(),
            setting: [
                ("issue.labels", "[]"), ("issue.milestone", "null"), ("issue.body", "null"), ("issue.type", "null"),
            ])
        #expect(
            translation.feature?.data == ["labels": ObservedData(value: nil), "milestone": ObservedData(value: nil)])
        #expect(translation.feature?.description == "")
        #expect(translation.feature?.type == "Issue")
    }

    @Test func `keeps labels of which nothing is said, and shortens what core would refuse`() throws {
        let without = try translate("issues", Payload.issues(), setting: [("issue.labels", nil)])
        #expect(without.feature?.data?.keys.sorted() == ["milestone"])
        let label = #"{"name":"\#(String(repeating: "ü", count: 60))"}"#
        let labels = "[\(Array(repeating: label, count: 100).joined(separator: ","))]"
        let long = try translate("issues", Payload.issues(), setting: [("issue.labels", labels)])
        let value = try #require(long.feature?.data?["labels"]?.value)
        #expect((9990...10_000).contains(value.utf8.count))
        #expect(value.hasSuffix("ü"))
    }

    @Test(arguments: ["transferred", "opened"])
    func `is one feature where it moves, whichever repository says so`(_ action: String) throws {
        var moved = Self.observed
        moved.featureID = "acme/gadget#3"
        moved.url = "https://github.example.test/acme/widget/issues/3"
        let expected = FeatureObservation(
            provider: "github", project: "team", hookGeneration: 1, repository: Self.gadget, feature: moved,
            changedAt: Timestamp("2025-11-20T10:00:05Z"),
            movedFrom: FeatureOrigin(repository: widget, featureID: "acme/widget#12"))
        #expect(try translate("issues", Payload.transfer(action)) == .feature(expected))
    }

    @Test func `is as new as the later of its two ends`() throws {
        let translation = try translate(
            "issues", Payload.transfer("transferred"), setting: [("issue.updated_at", #""2025-11-20T10:01:00Z""#)])
        guard case .feature(let observation) = translation else {
            Issue.record("no feature: \(translation)")
            return
        }
        #expect(observation.changedAt == Timestamp("2025-11-20T10:01:00Z"))
    }

    @Test(arguments: ["new_issue", "new_repository"])
    func `is left alone where nobody says where it went`(_ missing: String) throws {
        let translation = try translate(
            "issues", Payload.transfer("transferred"), setting: [("changes.\(missing)", nil)])
        #expect(translation == .ignored("the transfer does not say where the issue went"))
    }

    @Test(arguments: ["old_issue", "old_repository"])
    func `is new where nobody says whence it came`(_ missing: String) throws {
        let translation = try translate("issues", Payload.transfer("opened"), setting: [("changes.\(missing)", nil)])
        #expect(translation.summary == "feature open")
        #expect(translation.feature?.featureID == "acme/gadget#3")
    }

    @Test(arguments: ["issue.pull_request", "changes.new_issue.pull_request"])
    func `is ignored where it is a pull request`(_ path: String) throws {
        let translation = try translate(
            "issues", Payload.transfer("transferred"), setting: [(path, #"{"url":"https://github.example.test"}"#)])
        #expect(translation == .ignored("the issue is a pull request"))
        let empty = try translate("issues", Payload.issues(), setting: [("issue.pull_request", "null")])
        #expect(empty.summary == "feature open")
    }

    @Test func `is ignored where only a part of it is there`() throws {
        let payload = #"{"action":"unheard_of","issue":{"number":1},"repository":\#(Payload.repository())}"#
        #expect(try translate("issues", payload) == .ignored("the payload has only a part of the issue"))
    }
}
