import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Which branch names are of which features.
@Suite(.coreDatabase) struct LinkTableTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    struct Name: Sendable, CustomTestStringConvertible {
        let finder: String
        let provider: String
        let featureID: String
        let branch: String
        let isLinked: Bool
        var testDescription: String { "\(finder) with \(featureID): \(branch) \(isLinked ? "is" : "is not") linked" }

        static func targetprocess(_ id: String, _ branch: String, _ isLinked: Bool, finder: String = "(?i){feature_id}")
            -> Name
        {
            Name(finder: finder, provider: "targetprocess", featureID: id, branch: branch, isLinked: isLinked)
        }

        static func issue(_ id: String, _ branch: String, _ isLinked: Bool, finder: String = "{feature_id}") -> Name {
            Name(finder: finder, provider: "github", featureID: id, branch: branch, isLinked: isLinked)
        }
    }

    static let names: [Name] = [
        .targetprocess("4711", "feature/4711-spin", true), .targetprocess("4711", "4711", true),
        .targetprocess("4711", "feature/4711", true), .targetprocess("4711", "spin_4711", true),
        .targetprocess("4711", "feature/47110", false), .targetprocess("4711", "feature/14711", false),
        .targetprocess("4711", "us4711", false), .targetprocess("4711", "4711a", false),
        .targetprocess("4711", "feature/4712,4711", true), .targetprocess("4711", "fix#4711", true),
        .targetprocess("1", "feature-12", false), .targetprocess("1", "release/v1.2.3", false),
        .targetprocess("1", "release/1.2.3", false), .targetprocess("2", "release/1.2.3", false),
        .targetprocess("3", "release/1.2.3", false), .targetprocess("1", "feature-1", true),
        .targetprocess("1", "1.x", true), .targetprocess("1", "v.1", true),
        .targetprocess("PAY-12", "feature/PAY-12-spin", true), .targetprocess("PAY-12", "feature/pay-12-spin", true),
        .targetprocess("pay-12", "feature/PAY-12", true), .targetprocess("PAY-12", "feature/PAY-123", false),
        .targetprocess("PAY-12", "feature/XPAY-12", false), .targetprocess("PAY-12", "feature/PAY_12", false),
        .targetprocess("PAY-12", "feature/pay-12", false, finder: "{feature_id}"),
        .targetprocess("a.b", "feature/a.b", true), .targetprocess("a.b", "feature/axb", false),
        .targetprocess("a+b", "a+b-spin", true), .targetprocess("a+b", "aab-spin", false),
        .targetprocess("(x|y)", "feature/(x|y)", true), .targetprocess("(x|y)", "feature/x", false),
        .targetprocess("a\\d", "feature/a\\d", true), .targetprocess("a\\d", "feature/a1", false),
        .targetprocess("[a]{2}", "feature/[a]{2}", true), .targetprocess("x*", "feature/x*-y", true),
        .targetprocess("straße", "feature/straße", true),
        .targetprocess("4711", "feature/4711-spin", true, finder: "^feature/{feature_id}"),
        .targetprocess("4711", "bugfix/4711-spin", false, finder: "^feature/{feature_id}"),
        .targetprocess("4711", "feature/4711", true, finder: "{feature_id}$"),
        .targetprocess("4711", "feature/4711-spin", false, finder: "{feature_id}$"),
        .targetprocess("4711", "f/4711-and-4711", true, finder: "{feature_id}.*{feature_id}"),
        .targetprocess("4711", "f/4711", true, finder: "(?x) f / {feature_id}  # the feature"),
        .targetprocess("4711", "f/4711", true, finder: "{targetprocess:feature_id}"),
        .targetprocess("4711", "f/4711", false, finder: "{github:feature_id}"),
        .issue("acme/widget#12", "12-spin", true), .issue("acme/widget#12", "feature/12-spin", true),
        .issue("acme/widget#12", "feature/#12", true), .issue("acme/widget#12", "feature/spin-#12", true),
        .issue("acme/widget#12", "feature/gh-12", true), .issue("acme/widget#12", "feature/GH-12", true),
        .issue("acme/widget#12", "issue-12", true), .issue("acme/widget#12", "fix-Issue-12-spin", true),
        .issue("acme/widget#12", "feature/spin-12", false), .issue("acme/widget#12", "release-12", false),
        .issue("acme/widget#12", "feature/123", false), .issue("acme/widget#12", "12.1", false),
        .issue("acme/widget#12", "feature/spin/12", true), .issue("acme/widget#2", "1.2.3", false),
        .issue("acme/widget#12", "12-spin", true, finder: "{github:feature_id}"),
        .issue("acme/widget#12", "12-spin", false, finder: "{targetprocess:feature_id}"),
        .issue("acme/widget#12", "12-spin", true, finder: "(?x) {feature_id}"),
        .issue("acme/widget#a(b", "a(b", true), .issue("acme/widget#a(b", "x-a(b", false),
    ]

    @Test(arguments: names)
    func `whether a branch is of a feature, whichever came first`(_ name: Name) throws {
        for featureIsFirst in [true, false] {
            let project = try core.makeProject(finders: [name.finder])
            if featureIsFirst { try core.saveFeature(name.featureID, provider: name.provider, of: project) }
            let pushed = try core.push(Push(1, "0", "a", branch: name.branch), to: project)
            #expect(pushed.status == 200, "\(pushed.body)")
            if !featureIsFirst { try core.saveFeature(name.featureID, provider: name.provider, of: project) }
            let branch = try core.branch(name.branch, of: project)
            #expect(branch["features"].items.map { $0["feature_id"].text } == (name.isLinked ? [name.featureID] : []))
            #expect(branch["level"] == (name.isLinked ? 0 : .null))
            #expect(try core.events(of: project).count == (name.isLinked ? 1 : 0))
        }
    }

    @Test func `one branch is of several features, and one feature has several branches`() throws {
        let project = try core.makeProject()
        for id in ["4711", "4712", "4713"] { try core.saveFeature(id, of: project) }
        try core.push(Push(1, "0", "a", branch: "f/4711-4712"), Push(1, "0", "b", branch: "f/4712"), to: project)
        let both = try core.branch("f/4711-4712", of: project)["features"].items
        #expect(both.map { $0["feature_id"] } == ["4711", "4712"])
        #expect(both.map { $0["linked_by"] } == ["rule", "rule"])
        let features = try core.send(.get, "projects/\(project.id)/features?feature_id=4712")["items"][0]
        #expect(features["branches"].items.map { $0["name"] } == ["f/4711-4712", "f/4712"])
    }

    @Test func `a branch with very many words still finds the ids that come first`() throws {
        let project = try core.makeProject()
        let name = "4711-" + (0..<150).map { "w\($0)" }.joined(separator: "-")
        try core.push(Push(1, "0", "a", branch: name), to: project)
        let candidates = try core.database.text(
            "select count(*) from branch_candidate where project_id = \(project.id)")
        #expect(candidates == "64")
        try core.saveFeature("4711", of: project)
        #expect(try core.branch(name, of: project)["features"].items.count == 1)
    }

    @Test func `the same id of two planning tools is two features, and a finder may mean one of them`() throws {
        let project = try core.makeProject(finders: [
            "^tp/{targetprocess:feature_id}", "^gh/{github:feature_id}", "^any/{feature_id}",
        ])
        try core.saveFeature("12", provider: "targetprocess", of: project)
        try core.saveFeature("acme/widget#12", provider: "github", of: project)
        try core.push(
            Push(1, "0", "a", branch: "tp/12"), Push(1, "0", "a", branch: "gh/12"), Push(1, "0", "a", branch: "any/12"),
            to: project)
        func linked(_ branch: String) throws -> [String?] {
            try core.branch(branch, of: project)["features"].items.map { $0["provider"].text }
        }
        #expect(try linked("tp/12") == ["targetprocess"])
        #expect(try linked("gh/12") == ["github"])
        #expect(try linked("any/12") == ["targetprocess", "github"])
        #expect(try core.branch("gh/12", of: project)["level"] == 1)
    }

    @Test func `another project's features are none of this one's`() throws {
        let (one, other) = (try core.makeProject(), try core.makeProject())
        try core.saveFeature("4711", of: other)
        try core.push(Push(1, "0", "a"), to: one)
        #expect(try core.branch(of: one)["features"] == [])
    }
}
