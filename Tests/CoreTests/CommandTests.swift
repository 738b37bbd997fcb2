import ArgumentParser
import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// What an administrator does beside the database.
@Suite struct CommandTests {
    @Test(.database) func `migrate says what it did`() throws {
        let database = Database(conninfo: try DatabaseTrait.conninfo)
        #expect(try MigrateCommand.migrate(database).hasPrefix("Now at schema \(Schema.version): "))
        #expect(try MigrateCommand.migrate(database) == "The schema \(Schema.version) is there already.")
    }

    @Test(.coreDatabase) func `token create makes a token that works`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        func make(_ arguments: String...) throws -> String {
            try TokenCommand.Create.parse(arguments).make(in: core.database)
        }
        let admin = try make("--label", "first", "--scope", "admin")
        #expect(try core.send(.get, "tokens", token: admin).status == 200)
        let several = try make("--label", "hook", "--scope", "observe:github,settings:github", "--scope", "read")
        let listed = try core.send(.get, "tokens?limit=500")["items"].items
        #expect(listed.last?["scopes"] == ["observe:github", "settings:github", "read"])
        #expect(try core.send(.get, "projects", token: several).status == 200)
        let bound = try make("--label", "bound", "--scope", "read", "--project", project.slug)
        #expect(try core.send(.get, "projects", token: bound)["items"].items.count == 1)
        #expect(try core.send(.get, "events", token: bound).status == 403)
        let expired = try make("--label", "old", "--scope", "read", "--expires-at", "2020-01-01T00:00:00Z")
        #expect(try core.send(.get, "projects", token: expired).status == 401)
    }

    @Test(arguments: [
        (["--label", "x", "--scope", "root"], "'root' is no scope"),
        (["--label", "", "--scope", "read"], "--label is empty"),
        (["--label", "x", "--scope", "read", "--expires-at", "tomorrow"], "RFC 3339"),
        (["--label", "x"], "--scope"), (["--scope", "read"], "--label"),
    ])
    func `token create refuses what makes no sense`(_ arguments: [String], _ says: String) {
        let error = #expect(throws: (any Error).self) { try TokenCommand.Create.parse(arguments) }
        #expect(error.map { TokenCommand.Create.message(for: $0) }?.contains(says) == true)
    }

    @Test(.coreDatabase) func `token create refuses a project that is not there, or no more`() throws {
        let core = try CoreHarness()
        let project = try core.makeProject()
        try core.send(.delete, "projects/\(project.id)")
        for slug in ["nobody", project.slug] {
            let create = try TokenCommand.Create.parse(["--label", "x", "--scope", "read", "--project", slug])
            #expect(throws: ValidationError.self) { try create.make(in: core.database) }
        }
    }

    @Test(.coreDatabase) func `maintain removes all that deleted projects and repositories held, and no more`() throws {
        let core = try CoreHarness()
        let (gone, kept) = (try core.makeProject(), try core.makeProject())
        for project in [gone, kept] {
            try core.saveFeature("4711", of: project)
            for number in 0..<3 { try core.push(Push(number, "0", "a", branch: "f/4711-\(number)"), to: project) }
            try core.setFinders(["{feature_id}"], of: project)
            try core.send(.post, "projects/\(project.id)/hooks", ["provider": "git"])
            _ = try core.makeToken("read", project: project)
        }
        let deleted = CoreHarness.repository("2", "acme/gadget")
        try core.push(Push(1, "0", "a", branch: "f/4711"), to: kept, repository: deleted)
        let listed = try core.send(.get, "projects/\(kept.id)/repositories?name=gadget")["items"]
        try core.send(.delete, "repositories/\(listed[0]["id"].number ?? 0)")
        let state = try core.branch("f/4711-1", of: kept)
        try core.send(.delete, "projects/\(gone.id)")
        // What a push leaves that was under way while its project was deleted.
        try core.database.execute("update repository set deleted_at = null where project_id = \(gone.id)")

        try MaintainCommand.maintain(core.database)
        let left = try core.json(
            """
            select json_build_array(
                (select count(*) from repository), (select count(*) from branch), (select count(*) from tip),
                (select count(*) from link), (select count(*) from branch_candidate where project_id = \(gone.id)),
                (select count(*) from feature), (select count(*) from provider_settings),
                (select count(*) from project_hook), (select count(*) from token where project_id is not null),
                (select count(*) from event where project_id = \(gone.id)))
            """)
        #expect(left == [1, 3, 3, 3, 0, 1, 1, 1, 1, 0])
        #expect(try core.branch("f/4711-1", of: kept) == state)
        #expect(try core.send(.post, "projects", ["name": "x", "slug": .string(gone.slug)]).status == 409)
        try MaintainCommand.maintain(core.database)
    }
}
