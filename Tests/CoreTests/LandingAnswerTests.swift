import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// What the API answers about landings.
@Suite(.coreDatabase) struct LandingAnswerTests {
    private let bed: LandingBed
    private var core: CoreHarness { bed.core }

    init() throws { bed = try LandingBed(CoreHarness()) }

    private func build(_ status: String, _ number: Int) throws {
        let source: [String: JSONValue] = ["revision": .string(Push.oid("a"))]
        let finished: [String: JSONValue] = ["phase": "finalized", "status": .string(status)]
        let answer = try core.observe(
            "build", CoreHarness.build(number, to: bed.project, source: source, finished))
        try #require(answer.status == 200, "\(answer.body)")
    }

    private func rollUp() throws -> [[JSONValue]] {
        try bed.shown()["roll_up"].items.map { [$0["level"], $0["landed"], $0["of"], $0["abandoned"], $0["build"]] }
    }

    @Test func `a feature's roll-up counts the branches with work of their own, level by level`() throws {
        #expect(try rollUp() == [])
        try bed.report(bed.found("landed", as: "3"), bed.found("open", in: "main"))
        #expect(try rollUp() == [[1, 1, 1, 0, .null], [0, 0, 1, 0, .null]])
        #expect(try bed.shown()["roll_up"].items.map { $0["targets"] } == [["develop"], ["main"]])
        try build("failure", 7)
        try build("success", 8)
        #expect(try rollUp() == [[1, 1, 1, 0, "success"], [0, 0, 1, 0, .null]])
    }

    @Test func `a branch that never held work counts nowhere`() throws {
        try bed.report(
            bed.found("no_work", ["own_work": false]), bed.found("landed", in: "main", as: "3"))
        #expect(try rollUp() == [])
    }

    @Test func `a branch that was deleted while open everywhere is abandoned`() throws {
        try bed.report(bed.found("open"), bed.found("open", in: "main"), fetched: 1)
        try core.push(Push(2, "a", "0"), to: bed.project)
        #expect(try rollUp() == [[1, 0, 0, 1, .null], [0, 0, 0, 1, .null]])
        try bed.report(bed.found("landed", as: "3"), from: 2, fetched: 2)
        #expect(try rollUp() == [[1, 1, 1, 0, .null], [0, 0, 1, 0, .null]])
    }

    @Test func `an answer by hand wins until it is withdrawn`() throws {
        try bed.report(bed.found("open"), fetched: 1)
        let path = "branches/\(bed.id())/landings/\(bed.id("develop"))"
        let answered = try core.send(.put, path, ["state": "landed", "reason": "Squashed and touched up."])
        #expect(answered.status == 200)
        #expect([answered["state"], answered["method"], answered["author"]] == ["landed", "manual", "tests"])
        #expect(
            try core.send(.put, path, ["state": "landed", "reason": "Squashed and touched up."]).body == answered.body)
        #expect(try bed.report(bed.found("partial", as: "3"), fetched: 2) == ["same"])
        #expect(try bed.landing()["state"] == "landed")
        #expect(try rollUp() == [[1, 1, 1, 0, .null]])
        #expect(try core.send(.delete, path).status == 204)
        #expect(try bed.landing()["state"] == "partial")
        #expect(try core.send(.delete, path).status == 404)
        #expect(try bed.events().map { $0["change"] } == ["by_hand", "withdrawn"])
        #expect(try bed.events().map { $0["before"]["method"] } == [.null, "manual"])
    }

    @Test func `an answer by hand has the name of the person who gave it`() throws {
        let people = try PeopleHarness()
        let mira = try people.join("Mira")
        try core.database.execute("insert into member values (\(bed.project.id), \(mira.id), false)")
        let path = "branches/\(bed.id())/landings/\(bed.id("develop"))"
        let answered = try core.send(
            .put, path, ["state": "landed", "reason": "Squashed."], token: mira.session)
        #expect(answered["author"] == "Mira", "\(answered.body)")
    }

    @Test func `what a person gave up is abandoned`() throws {
        try bed.report(bed.found("open"))
        let path = "branches/\(bed.id())/landings/\(bed.id("develop"))"
        #expect(try core.send(.put, path, ["state": "abandoned", "reason": "Not needed."])["state"] == "abandoned")
        #expect(try rollUp() == [[1, 0, 0, 1, .null]])
    }

    @Test func `an answer by hand has to make sense`() throws {
        let path = "branches/\(bed.id())/landings"
        let good: JSONValue = ["state": "landed", "reason": "Seen."]
        for body in [["state": "open", "reason": "x"], ["state": "landed"], ["state": "landed", "reason": ""]]
            as [JSONValue]
        {
            #expect(try core.send(.put, "\(path)/\(bed.id("main"))", body).status == 422)
        }
        #expect(try core.send(.put, "\(path)/\(bed.id())", good).status == 422)
        #expect(try core.send(.put, "\(path)/999999999", good).status == 404)
        #expect(try core.send(.put, "branches/\(bed.id("main"))/landings/\(bed.id("develop"))", good).status == 422)
        #expect(try core.database.text("select count(*) from landing where project_id = \(bed.project.id)") == "0")
    }

    @Test func `the timeline has everything in order, page by page`() throws {
        try build("success", 7)
        try core.observe("pull-request", CoreHarness.pullRequest(to: bed.project))
        try bed.report(bed.found("open"), fetched: 1)
        try core.push(Push(9, "a", "b"), to: bed.project)
        let path = "features/\(bed.feature)/timeline"
        let whole = try core.send(.get, path)
        #expect(whole["next"] == .null)
        let items = whole["items"].items
        #expect(Set(items.compactMap { $0["kind"].text }) == ["push", "pull_request", "build", "landing"])
        #expect(items.count == 5)
        #expect(items.compactMap { $0["at"].text } == items.compactMap { $0["at"].text }.sorted())
        var paged: [JSONValue] = []
        var next: JSONValue = .null
        repeat {
            let page = try core.send(.get, "\(path)?limit=2" + (next.text.map { "&cursor=\($0)" } ?? ""))
            try #require(page.status == 200, "\(page.body)")
            paged += page["items"].items
            next = page["next"]
        } while next != .null
        #expect(paged == items)
        let trimmed = try core.send(.get, "\(path)?limit=100&fields=kind,at")
        #expect(trimmed["items"].items.map(\.names) == items.map { _ in ["kind", "at"] })
        #expect(try core.send(.get, "\(path)?limit=100&fields=id,name").status == 200)
    }

    @Test(arguments: [
        "x", "/", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00.000%2B20:00/1/1/1", "2026-11-23T10:00:00.000000Z/1/-1/1",
    ])
    func `a made-up cursor of the timeline is refused`(_ cursor: String) throws {
        #expect(try core.send(.get, "features/\(bed.feature)/timeline?cursor=\(cursor)").status == 400)
    }

    @Test func `explain gives the reason for each link and each landing`() throws {
        try bed.report(bed.found("landed", as: "3", ["evidence": "The head is its ancestor."]))
        let explained = try core.send(.get, "features/\(bed.feature)/explain").body
        #expect(
            explained["links"][0]["reason"]
                == "Its name matches branch finder 2, (?i){feature_id}, with the id 4711.")
        #expect(explained["landings"].items.map { $0["target"] } == ["develop", "main"])
        let reasons = explained["landings"].items.compactMap { $0["reason"].text }
        #expect(reasons[0].contains("found by ancestry. The head is its ancestor. Computed from a fetch at"))
        #expect(reasons[1] == "Not computed yet.")
    }

    @Test func `explain names links by text and by hand, and branches that nearly are a feature's`() throws {
        try core.push(Push(2, "0", "c", branch: "other"), Push(2, "0", "d", branch: "hand"), to: bed.project)
        try core.observe(
            "pull-request",
            CoreHarness.pullRequest(
                to: bed.project, ["title": "For 4711", "head": CoreHarness.end("other", "c")]))
        for name in ["hand", "feature/4711-spin"] {
            let branch = try core.branch(name, of: bed.project)["id"]
            try core.send(name == "hand" ? .put : .delete, "features/\(bed.feature)/links", ["branch_id": branch])
        }
        let links = try core.send(.get, "features/\(bed.feature)/explain")["links"].items
        let reasons = Dictionary(
            uniqueKeysWithValues: links.map { ($0["branch"]["name"].text ?? "", $0["reason"].text ?? "") })
        #expect(reasons["other"] == "The text of pull request #31 says that it is for 4711.")
        #expect(reasons["hand"] == "Attached by hand.")
        #expect(reasons["feature/4711-spin"]?.hasPrefix("Detached by hand; this wins over the rules.") == true)

        try core.setFinders(["^main$", "^work/{feature_id}"], of: bed.project)
        try core.push(Push(3, "0", "c", branch: "fix-4711"), to: bed.project)
        let near = try core.send(.get, "features/\(bed.feature)/explain")["near_misses"].items
        #expect(near.map { $0["branch"]["name"] } == ["fix-4711"])
        #expect(near[0]["reason"].text?.contains("1 ^work/{feature_id}") == true)
    }

    @Test func `a dry run of branch finders says what would change, and changes nothing`() throws {
        let path = "projects/\(bed.project.id)/branch-finders/check"
        let before = try core.branch(of: bed.project)
        let body: JSONValue = [
            "provider": "github", "branch_finders": ["^main$", "^x", "^develop$", "^x{feature_id}"],
        ]
        let check = try core.send(.post, path, body)
        #expect(check["items"].items.map { $0["branch"]["name"] } == ["develop", "feature/4711-spin"])
        #expect(
            check["items"].items.map { $0["level"] } == [["before": 1, "after": 2], ["before": 2, "after": .null]])
        #expect(check["items"][1]["unlinked"].items.map { $0["feature_id"] } == ["4711"])
        #expect(check["checked"] == 3)
        #expect(try core.branch(of: bed.project) == before)
        #expect(try core.send(.get, "projects/\(bed.project.id)/settings/github").status == 404)
        let page = try core.send(.post, "\(path)?limit=2", body)
        #expect(page["items"].items.count == 1)
        let rest = try core.send(.post, "\(path)?limit=2&cursor=\(page["next"].text ?? "")", body)
        #expect(rest["items"].items.map { $0["branch"]["name"] } == ["feature/4711-spin"])
        #expect(rest["next"] == .null)
        #expect(try core.send(.post, path, ["provider": "github", "branch_finders": ["("]]).status == 422)
        #expect(try core.send(.post, path, ["provider": "jenkins", "branch_finders": ["a"]]).status == 422)
    }

    @Test func `a project's landings are listed by level, state and time, page by page`() throws {
        try bed.report(
            bed.found("landed", as: "3", ["committed_at": "2020-01-01T00:00:00Z"]), bed.found("open", in: "main"))
        let path = "projects/\(bed.project.id)/landings"
        func count(_ query: String) throws -> Int { try core.send(.get, "\(path)?\(query)")["items"].items.count }
        #expect(try count("level=1") == 1)
        #expect(try count("level=0&state=open") == 1)
        #expect(try count("state=landed&since=2026-01-01T00:00:00Z") == 0)
        #expect(try count("state=landed&since=2019-01-01T00:00:00Z") == 1)
        let first = try core.send(.get, "\(path)?limit=1")
        let second = try core.send(.get, "\(path)?limit=1&cursor=\(first["next"].text ?? "")")
        #expect(first["items"][0]["target"] == "develop")
        #expect(first["items"][0]["features"][0]["feature_id"] == "4711")
        #expect(second["items"][0]["target"] == "main")
        #expect(second["next"] == .null)
        for query in ["level=x", "state=done", "since=monday", "cursor=1"] {
            #expect(try core.send(.get, "\(path)?\(query)").status == 400)
        }
    }
}
