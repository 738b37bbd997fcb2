import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Which subscriptions get a delivery of which event.
@Suite(.coreDatabase) struct FanOutTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let filters: [String: JSONValue]
        /// Which of ``events`` pass.
        let wanted: Set<String>
    }

    /// Events as core's routines write them, as far as filters look at them.
    static let events: [(name: String, type: String, data: JSONValue)] = [
        (
            "branch", "ployst.branch.updated",
            ["branch": ["id": 1, "name": "feature/spin"], "repository": ["id": 5], "level": 2]
        ),
        (
            "stray branch", "ployst.branch.updated",
            ["branch": ["id": 2, "name": "stray"], "repository": ["id": 6], "level": .null]
        ),
        (
            "landing", "ployst.landing.changed",
            [
                "branch": ["id": 1, "name": "feature/spin"], "repository": ["id": 5], "level": 1,
                "target": ["id": 3, "name": "develop", "level": 1], "before": ["state": "open"],
                "after": ["state": "landed"],
            ]
        ),
        (
            "first landing", "ployst.landing.changed",
            [
                "branch": ["id": 2, "name": "stray"], "repository": ["id": 6], "level": 0, "before": .null,
                "after": ["state": "open"],
            ]
        ),
        (
            "build", "ployst.build.changed",
            [
                "branches": [
                    ["id": 2, "name": "stray", "level": .null, "repository": ["id": 6]],
                    ["id": 1, "name": "feature/spin", "level": 2, "repository": ["id": 5]],
                ]
            ]
        ),
        ("feature", "ployst.feature.changed", ["feature": ["id": 4]]),
        ("repository", "ployst.repository.changed", ["repository": ["id": 5]]),
    ]

    static let cases = [
        Case(testDescription: "no filter", filters: [:], wanted: Set(events.map(\.name))),
        Case(
            testDescription: "types", filters: ["types": ["ployst.build.changed", "ployst.feature.changed"]],
            wanted: ["build", "feature"]),
        Case(testDescription: "a level, that of a landing's target", filters: ["levels": [1]], wanted: ["landing"]),
        Case(
            testDescription: "levels, any of a build's branches", filters: ["levels": [0, 2]],
            wanted: ["branch", "first landing", "build"]),
        Case(
            testDescription: "a branch pattern", filters: ["branch_pattern": "^feature/"],
            wanted: ["branch", "landing", "build"]),
        Case(
            testDescription: "a repository", filters: ["repositories": [5]],
            wanted: ["branch", "landing", "build", "repository"]),
        Case(testDescription: "a transition", filters: ["transitions": ["open->landed"]], wanted: ["landing"]),
        Case(testDescription: "a transition to a state", filters: ["transitions": ["*->landed"]], wanted: ["landing"]),
        Case(
            testDescription: "a transition from the beginning", filters: ["transitions": ["none->*"]],
            wanted: ["first landing"]),
        Case(
            testDescription: "filters that one branch has to pass together",
            filters: ["levels": [2], "repositories": [6]], wanted: []),
        Case(
            testDescription: "all filters at once",
            filters: [
                "types": ["ployst.landing.changed"], "levels": [1], "branch_pattern": "spin$", "repositories": [5],
                "transitions": ["*->*"],
            ], wanted: ["landing"]),
    ]

    @Test(arguments: cases) func `a subscription gets what passes its filters`(_ one: Case) throws {
        let project = try core.makeProject()
        let subscription = try core.subscribe(project, one.filters)
        var wanted: Set<String> = []
        for event in Self.events {
            let before = try core.waiting(subscription)
            try core.emit(event.type, event.data, to: project)
            if try core.waiting(subscription) > before { wanted.insert(event.name) }
        }
        #expect(wanted == one.wanted)
    }

    @Test func `a project's subscription gets its events alone, and one of the instance those of all`() throws {
        let (one, other) = (try core.makeProject(), try core.makeProject())
        let own = try core.subscribe(one)
        let all = try core.subscribe(nil, ["types": ["ployst.feature.changed"]])
        let before = try core.waiting(all)
        for project in [one, other] { try core.emit(to: project) }
        let later = try core.makeProject()
        try core.emit(to: later)
        #expect(try core.waiting(own) == 1)
        #expect(try core.waiting(all) - before >= 3)
    }

    @Test func `a paused subscription keeps deliveries, a disabled or deleted one gets none`() throws {
        let project = try core.makeProject()
        let paused = try core.subscribe(project, ["state": "paused"])
        let (disabled, deleted) = (try core.subscribe(project), try core.subscribe(project))
        try core.send(.delete, "subscriptions/\(deleted)")
        _ = try core.database.execute("select disable_subscription(\(disabled), 'For a test.')")
        let before = try core.waiting(paused)
        try core.emit(to: project)
        #expect(try core.waiting(paused) == before + 1)
        #expect(try core.waiting(disabled) == 0)
        let left = try core.database.text("select count(*) from delivery_queue where subscription_id = \(deleted)")
        #expect(left == "0")
    }

    @Test func `an observation makes deliveries with its event, and one that changes nothing makes none`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        let subscription = try core.subscribe(project)
        try core.push(Push(1, "0", "a"), to: project)
        #expect(try core.waiting(subscription) == 1)
        try core.push(Push(1, "0", "a"), to: project)
        try core.push(Push(0, "0", "b"), to: project)
        try core.push(Push(2, "0", "a", branch: "nobody's"), to: project)
        #expect(try core.waiting(subscription) == 1)
    }
}
