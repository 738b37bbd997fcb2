import HTTPTypes
import JSONBody
import Testing

@testable import Core

@Suite(.coreDatabase) struct PushOrderTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    /// Pushes of one repository, and where they leave a branch in whatever order they arrive.
    struct Story: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let pushes: [Push]
        /// The head, also of a deleted branch; nil: a deletion is all that is known.
        let head: Character?
        var deletedAt: Int?
        var branch = "feature/4711-spin"

        init(_ name: String, _ pushes: [Push], head: Character?, deletedAt: Int? = nil, branch: String? = nil) {
            testDescription = name
            self.pushes = pushes
            self.head = head
            self.deletedAt = deletedAt
            if let branch { self.branch = branch }
        }
    }

    static let stories = [
        Story("one push makes a branch", [Push(1, "0", "a")], head: "a"),
        Story("pushes chain", [Push(1, "0", "a"), Push(2, "a", "b"), Push(3, "b", "c")], head: "c"),
        Story("the first push that is seen began with something", [Push(1, "a", "b")], head: "b"),
        Story(
            "a forced push goes back", [Push(1, "0", "a"), Push(2, "a", "b"), Push(3, "b", "a", forced: true)],
            head: "a"),
        Story("pushes of one second chain", [Push(1, "0", "a"), Push(1, "a", "b"), Push(1, "b", "c")], head: "c"),
        Story(
            "pushes of one second chain from where the branch was",
            [Push(1, "0", "c"), Push(2, "c", "b"), Push(2, "b", "a")], head: "a"),
        Story(
            "there and back within a second", [Push(1, "0", "a"), Push(2, "a", "b"), Push(2, "b", "a", forced: true)],
            head: "a"),
        Story(
            "within one second the fraction decides",
            [Push(1, "0", "a"), .at(1_200_000, "a", "b"), .at(1_100_000, "b", "a")], head: "b"),
        Story("a push between is missing", [Push(1, "0", "a"), Push(3, "b", "c")], head: "c"),
        Story("a deleted branch keeps its head", [Push(1, "0", "a"), Push(2, "a", "0")], head: "a", deletedAt: 2),
        Story("a deletion of an unknown branch leaves a tombstone", [Push(2, "a", "0")], head: "a", deletedAt: 2),
        Story("a deletion that says nothing more leaves one too", [Push(2, nil, "0")], head: nil, deletedAt: 2),
        Story(
            "a deletion told by two events is one", [Push(1, "0", "a"), Push(2, "a", "0"), Push(2, nil, "0")],
            head: "a",
            deletedAt: 2),
        Story(
            "a deletion that does not say what it deleted", [Push(1, "0", "a"), Push(2, "a", "b"), Push(3, nil, "0")],
            head: "b", deletedAt: 3),
        Story(
            "a late push does not revive a branch", [Push(1, "0", "a"), Push(2, "a", "b"), Push(3, "b", "0")],
            head: "b",
            deletedAt: 3),
        Story("a branch is made again", [Push(1, "0", "a"), Push(2, "a", "0"), Push(3, "0", "b")], head: "b"),
        Story(
            "a branch is made again at the same revision", [Push(1, "0", "a"), Push(2, "a", "0"), Push(3, "0", "a")],
            head: "a"),
        Story(
            "a branch is deleted and made again within a second",
            [Push(1, "0", "a"), Push(2, "a", "0"), Push(2, "0", "b")], head: "b"),
        Story(
            "a branch is made and deleted within a second", [Push(1, "0", "a"), Push(1, "a", "0")], head: "a",
            deletedAt: 1),
        Story(
            "merged and deleted within a second, the target moves too",
            [Push(1, "0", "a"), Push(2, "b", "c", branch: "develop"), Push(2, "a", "0")], head: "a", deletedAt: 2),
        Story(
            "a branch that is renamed leaves a tombstone",
            [Push(1, "0", "a"), Push(2, "a", "0"), Push(2, "0", "a", branch: "feature/4711-turn")], head: "a",
            deletedAt: 2),
        Story(
            "the new name of a renamed branch", [Push(2, "a", "0"), Push(2, "0", "a", branch: "feature/4711-turn")],
            head: "a", branch: "feature/4711-turn"),
    ]

    @Test(arguments: stories)
    func `every order of arrival ends the same`(_ story: Story) throws {
        let orders = story.pushes.permutations
        var states: Set<String> = []
        for order in orders {
            let project = try core.makeProject()
            for push in order { try core.push(push, to: project) }
            states.insert(try core.state(of: project))
            let branch = try core.branch(story.branch, of: project)
            #expect(branch["head"].text == story.head.map(Push.oid), "\(order)")
            #expect(
                branch["deleted_at"].text == story.deletedAt.map { Push.time(microseconds: $0 * 1_000_000) }, "\(order)"
            )
        }
        #expect(states.count == 1, "\(states)")
    }

    @Test(arguments: stories)
    func `a push that is told again changes nothing and sends no event`(_ story: Story) throws {
        let project = try core.makeProject()
        for push in story.pushes { try core.push(push, to: project) }
        let state = try core.state(of: project)
        let events = try core.events(of: project)
        for push in story.pushes.reversed() { #expect(try core.push(push, to: project).status == 200) }
        #expect(try core.state(of: project) == state)
        #expect(try core.events(of: project) == events)
    }

    @Test func `the updates of one push share its number`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), Push(1, "0", "b", branch: "develop"), to: project)
        try core.push(Push(2, "a", "c"), to: project)
        let tips = try core.send(.get, "repositories/\(core.repositoryID(of: project))/tips")["items"].items
        #expect(tips.map { $0["seq"].number } == [1, 1, 2])
        #expect(tips.map { $0["branch"]["name"].text } == ["feature/4711-spin", "develop", "feature/4711-spin"])
    }

    @Test func `an old push is history, not the head, and tells nobody`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        try core.push(Push(5, "0", "a"), to: project)
        let answer = try core.push(Push(4, "a", "b"), to: project)
        #expect(answer["repositories"][0]["updates"][0]["change"] == "none")
        #expect(try core.branch(of: project)["head"] == .string(Push.oid("a")))
        #expect(try core.changes(of: project) == ["created"])
        #expect(try core.send(.get, "repositories/\(core.repositoryID(of: project))/tips")["items"].items.count == 2)
    }

    @Test func `a forced push keeps the old tip, and the event says so`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        try core.push(Push(1, "0", "a"), to: project)
        try core.push(Push(2, "a", "b", forced: true), to: project)
        #expect(try core.changes(of: project) == ["created", "forced"])
        let tips = try core.send(.get, "repositories/\(core.repositoryID(of: project))/tips")["items"].items
        #expect(tips.map { $0["after"].text } == [Push.oid("a"), Push.oid("b")])
        #expect(tips.map { $0["forced"] } == [false, true])
    }

    @Test func `a missing push marks the gap in the history and in the event`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        try core.push(Push(1, "0", "a"), to: project)
        try core.push(Push(3, "b", "c"), to: project)
        #expect(try core.events(of: project).map { $0["data"]["gap"] } == [false, true])
        let tips = "repositories/\(try core.repositoryID(of: project))/tips"
        #expect(try core.send(.get, tips)["items"].items.map { $0["gap"] } == [false, true])
        try core.push(Push(2, "a", "b"), to: project)
        #expect(try core.send(.get, tips)["items"].items.map { $0["gap"] } == [false, false, false])
    }

    @Test func `an event has the revision before and after, and the zeros of a deletion`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        try core.push(Push(1, "0", "a"), to: project)
        try core.push(Push(2, "a", "b"), to: project)
        try core.push(Push(3, "b", "0"), to: project)
        try core.push(Push(4, "0", "c"), to: project)
        let data = try core.events(of: project).map { $0["data"] }
        #expect(data.map { $0["change"].text } == ["created", "updated", "deleted", "created"])
        #expect(data.map { $0["before"].text } == ["0", "a", "b", "0"].map(Push.oid))
        #expect(data.map { $0["after"].text } == ["a", "b", "0", "c"].map(Push.oid))
        #expect(data.map { $0["version"].number } == [1, 2, 3, 4])
        #expect(data.map { $0["seq"].number } == [1, 2, 3, 4])
    }

    @Test func `a push of a thousand branches is one push`() throws {
        let project = try core.makeProject()
        let pushes = (0..<1000).map { Push(1, "0", "a", branch: "b-\($0)") }
        let answer = try core.observe("push", CoreHarness.observation(pushes, to: project))
        #expect(answer["repositories"][0]["updates"].items.count == 1000)
        let one = try core.observe("push", CoreHarness.observation(pushes + [Push(1, "0", "a")], to: project))
        #expect(one.status == 422)
    }

    @Test func `a late push of the head's own second that does not move it is not told`() throws {
        let project = try core.makeProject()
        try core.saveFeature("4711", of: project)
        try core.push(Push(1, "0", "a"), to: project)
        try core.push(Push(1, "a", "c"), to: project)
        let answer = try core.push(Push(1, "a", "b"), to: project)
        #expect(answer["repositories"][0]["updates"][0]["change"] == "none")
        #expect(try core.branch(of: project)["head"] == .string(Push.oid("c")))
        #expect(try core.changes(of: project) == ["created", "updated"])
    }
}

extension Push {
    /// A push at a time in microseconds.
    fileprivate static func at(_ time: Int, _ before: Character?, _ after: Character) -> Push {
        var push = Push(0, before, after)
        push.time = time
        return push
    }
}
