import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Which changes write an event, and the feed that tells them.
@Suite(.coreDatabase) struct EventTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    @Test func `an event is a CloudEvent`() throws {
        let project = try core.makeProject(finders: ["^feature/"])
        try core.push(Push(1, "0", "a"), to: project)
        try core.waitForFeed()
        let event = try core.send(.get, "projects/\(project.id)/events")["items"][0]
        #expect(event["specversion"] == "1.0")
        #expect(event["type"] == "ployst.branch.updated")
        #expect(event["source"] == "/projects/\(project.id)")
        #expect(event["subject"] == "branches/\(try core.branch(of: project)["id"].number ?? 0)")
        #expect(event["datacontenttype"] == "application/json")
        let data = event["data"]
        #expect(data["repository"]["external_id"] == "1")
        #expect(data["branch"]["name"] == "feature/4711-spin")
        #expect([data["level"], data["version"], data["seq"]] == [0, 1, 1])
        #expect([data["pusher"], data["gap"], data["features"]] == ["mira", false, []])
        #expect(data["pushed_at"] == .string(Push.time(microseconds: 1_000_000)))
    }

    @Test func `each change writes one event, and what changes nothing none`() throws {
        let project = try core.makeProject()
        func told(_ change: () throws -> Void) throws -> [String] {
            let before = try core.changes(of: project).count
            try change()
            return Array(try core.changes(of: project).dropFirst(before))
        }
        #expect(try told { try core.push(Push(1, "0", "a", branch: "main"), to: project) } == ["created"])
        #expect(try told { try core.push(Push(1, "0", "a"), to: project) } == [])
        #expect(try told { try core.saveFeature("4711", of: project) } == ["linked"])
        #expect(try told { try core.saveFeature("4711", of: project) } == [])
        #expect(try told { try core.push(Push(2, "a", "b"), to: project) } == ["updated"])
        #expect(try told { try core.push(Push(2, "a", "b"), to: project) } == [])
        #expect(try told { try core.push(Push(1, "b", "c"), to: project) } == [])
        #expect(try told { try core.push(Push(3, "b", "c", forced: true), to: project) } == ["forced"])
        #expect(try told { try core.push(Push(4, "c", "0"), to: project) } == ["deleted"])
        #expect(try told { try core.push(Push(4, nil, "0"), to: project) } == [])
        #expect(try told { try core.push(Push(5, "0", "c"), to: project) } == ["created"])
        #expect(try told { try core.push(Push(1, "0", "a", branch: "nobody's"), to: project) } == [])
        #expect(try told { try core.push(Push(2, "a", "0", branch: "nobody's"), to: project) } == [])
        #expect(try told { try core.ping(project, second: 9) } == [])
        let both = [Push(6, "c", "d"), Push(6, "a", "b", branch: "main"), Push(6, "0", "b", branch: "nobody's")]
        #expect(try told { try core.push(both, to: project) } == ["updated", "updated"])
    }

    @Test func `a reader that follows the feed misses no event of a transaction that commits late`() throws {
        let project = try core.makeProject(finders: ["."])
        func push(_ name: String) throws { try core.push(Push(1, "0", "a", branch: name), to: project) }
        var reader = FeedReader(core: core, path: "projects/\(project.id)/events")
        try push("first")
        let slow = Database(conninfo: core.conninfo)
        try slow.transaction { connection in
            try connection.execute("select emit_event(\(project.id), 'slow', 'slow', '{}')")
            for name in ["second", "third"] { try push(name) }
            // What began before the slow one may be read now; what began after it has to wait.
            try reader.read()
            #expect(Set(reader.subjects.map(\.count)).count <= 1)
            #expect(reader.subjects.count <= 1)
        }
        try push("fourth")
        try core.waitForFeed()
        try reader.read()
        #expect(reader.subjects.count == 5)
        #expect(reader.subjects.contains("slow"))
        #expect(reader.sequences == reader.sequences.sorted())
        #expect(Set(reader.sequences).count == 5)
    }

    @Test(arguments: [["outer", "inner", "outer"], ["inner", "outer", "inner"]])
    func `whichever of two transactions writes first and commits last, a reader gets all`(_ writers: [String]) throws {
        let project = try core.makeProject(finders: ["."])
        let (outer, inner) = (Database(conninfo: core.conninfo), Database(conninfo: core.conninfo))
        var reader = FeedReader(core: core, path: "projects/\(project.id)/events")
        try outer.transaction { outerConnection in
            try inner.transaction { innerConnection in
                for (number, writer) in writers.enumerated() {
                    let connection = writer == "outer" ? outerConnection : innerConnection
                    let subject = "\(writer)-\(number)"
                    try connection.execute("select emit_event(\(project.id), 'told', \(subject), '{}')")
                    try core.push(Push(1, "0", "a", branch: "beside-\(number)"), to: project)
                    try reader.read()
                }
            }
            try reader.read()
        }
        try core.waitForFeed()
        try reader.read()
        #expect(reader.subjects.count == 6)
        #expect(Set(reader.subjects.filter { !$0.hasPrefix("branches/") }).count == 3)
        #expect(Set(reader.sequences).count == 6)
        #expect(reader.sequences == reader.sequences.sorted())
    }

    @Test func `a reader beside several writers gets every event once, in order`() throws {
        let project = try core.makeProject(finders: ["."])
        let conninfo = core.conninfo
        let writers = (0..<3).map { index in
            RunningThread {
                let core = try CoreHarness(conninfo: conninfo)
                for round in 0..<25 {
                    try core.push(
                        Push(round, "0", "a", branch: "b-\(index)-\(round)"), to: project,
                        repository: CoreHarness.repository("\(index)", "acme/r\(index)"))
                }
            }
        }
        var reader = FeedReader(core: core, path: "projects/\(project.id)/events")
        try wait(for: "75 events") {
            try reader.read()
            return reader.subjects.count >= 75
        }
        for writer in writers { try writer.join() }
        #expect(Set(reader.subjects).count == 75)
        #expect(reader.sequences == reader.sequences.sorted())
    }

    @Test(arguments: ["after", "cursor"]) func `the feed goes on after a sequence`(_ field: String) throws {
        let project = try core.makeProject(finders: ["."])
        for number in 1...5 { try core.push(Push(number, "0", "a", branch: "b-\(number)"), to: project) }
        try core.waitForFeed()
        let all = try core.send(.get, "projects/\(project.id)/events")
        #expect(all["items"].items.count == 5)
        #expect(all["next"] == .null)
        let sequence = try #require(all["items"][1]["sequence"].text)
        let rest = try core.send(.get, "projects/\(project.id)/events?\(field)=\(sequence)&limit=2")
        #expect(rest["items"].items == Array(all["items"].items[2...3]))
        #expect(rest["next"] == all["items"][3]["sequence"])
        let trimmed = try core.send(.get, "projects/\(project.id)/events?limit=1&fields=type")
        #expect(trimmed["items"] == [["type": "ployst.branch.updated"]])
    }

    @Test(arguments: ["1", "x-y", "0000000000000-000000000000", "000000000001", "", "00000000000g-000000000000"])
    func `what is no sequence is refused`(_ sequence: String) throws {
        #expect(try core.send(.get, "events?after=\(sequence)").status == 400)
    }

    @Test func `the instance's feed has all projects but deleted ones`() throws {
        let (one, other) = (try core.makeProject(finders: ["."]), try core.makeProject(finders: ["."]))
        for project in [one, other] { try core.push(Push(1, "0", "a"), to: project) }
        try core.waitForFeed()
        func sources() throws -> Set<String> {
            var reader = FeedReader(core: core, path: "events")
            try reader.read()
            return Set(reader.sources)
        }
        #expect(try sources().isSuperset(of: ["/projects/\(one.id)", "/projects/\(other.id)"]))
        try core.send(.delete, "projects/\(one.id)")
        #expect(try !sources().contains("/projects/\(one.id)"))
        #expect(try core.send(.get, "projects/\(one.id)/events").status == 404)
    }

    @Test(.coreDatabase) func `where transaction ids begin anew the feed goes on behind what it has`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject(finders: ["."])
        try core.push(Push(1, "0", "a", branch: "old"), to: project)
        // As after a restore: the events of the old cluster have later places than its own next ones.
        try core.database.execute("update event set position = position + 1000000000")
        try core.push(Push(1, "0", "a", branch: "between"), to: project)
        #expect(try core.events(of: project).map { $0["data"]["branch"]["name"] } == ["between", "old"])
        try core.database.execute("delete from event where data #>> '{branch,name}' = 'between'")
        try core.database.execute("select raise_feed_base()")
        try core.push(Push(1, "0", "a", branch: "new"), to: project)
        try core.waitForFeed()
        let feed = try core.send(.get, "projects/\(project.id)/events")["items"].items
        #expect(feed.map { $0["data"]["branch"]["name"] } == ["old", "new"])
        let base = try core.database.text("select base from feed")
        try core.database.execute("select raise_feed_base()")
        #expect(try core.database.text("select base from feed") == base)
    }
}

/// Follows a feed as a client does: from the last sequence on.
private struct FeedReader {
    let core: CoreHarness
    let path: String
    var subjects: [String] = []
    var sequences: [String] = []
    var sources: [String] = []

    init(core: CoreHarness, path: String) {
        self.core = core
        self.path = path
    }

    /// Reads all that there is now.
    mutating func read() throws {
        while true {
            let after = sequences.last.map { "&after=\($0)" } ?? ""
            let items = try core.send(.get, "\(path)?limit=4\(after)")["items"].items
            guard !items.isEmpty else { return }
            subjects += items.compactMap { $0["subject"].text }
            sequences += items.compactMap { $0["sequence"].text }
            sources += items.compactMap { $0["source"].text }
        }
    }
}
