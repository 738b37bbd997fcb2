import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Who did what when.
@Suite(.coreDatabase) struct AuditTests {
    private let people: PeopleHarness
    private var core: CoreHarness { people.core }

    init() throws { people = try PeopleHarness() }

    private func audit(of project: CoreHarness.Project, _ query: String = "") throws -> [JSONValue] {
        try core.send(.get, "projects/\(project.id)/audit\(query)")["items"].items
    }

    @Test func `it tells who changed what, the newest first, and before and after`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let project = try people.makeProject(by: mira)
        try people.add(noah, to: project, by: mira)
        let settings = "projects/\(project.id)/settings/github"
        try core.send(.put, settings, ["branch_finders": ["^main$"]], token: mira.session)
        try core.send(.put, settings, ["branch_finders": ["^trunk$"]])
        try core.send(.put, settings, ["branch_finders": ["^trunk$"]])
        let entries = try audit(of: project)
        #expect(
            entries.compactMap { $0["action"].text } == [
                "settings.changed", "settings.created", "member.created", "invitation.deleted", "invitation.created",
                "member.created", "project.created",
            ])
        #expect(entries[0]["actor"]["kind"] == "token")
        #expect(entries[0]["actor"]["name"] == "tests")
        #expect(entries[0]["changes"]["settings"]["before"] == ["branch_finders": ["^main$"]])
        #expect(entries[0]["changes"]["settings"]["after"] == ["branch_finders": ["^trunk$"]])
        #expect(entries[1]["actor"] == ["kind": "person", "id": JSONValue(mira.id), "name": "mira"])
        #expect(entries[1]["subject"] == ["kind": "settings", "provider": "github"])
        #expect(entries[2]["actor"]["id"] == JSONValue(noah.id))
        #expect(entries[2]["subject"]["account_id"] == JSONValue(noah.id))
    }

    @Test func `it has pages`() throws {
        let project = try core.makeProject()
        for number in 0..<5 { try core.setFinders(["^\(number)$"], of: project) }
        let first = try core.send(.get, "projects/\(project.id)/audit?limit=2")
        let second = try core.send(.get, "projects/\(project.id)/audit?limit=4&cursor=\(first["next"].text ?? "")")
        #expect(second["next"] == .null)
        let all = try audit(of: project)
        #expect(first["items"].items + second["items"].items == all)
        #expect(all.count == 6)
    }

    @Test func `it tells of everything that only managers change`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        let repository = try core.repositoryID(of: project)
        try core.send(.patch, "projects/\(project.id)", ["name": "Renamed"])
        try core.send(.post, "projects/\(project.id)/hooks", ["provider": "git"])
        let body: JSONValue = ["label": "x", "scopes": ["read"], "project": JSONValue(project.id)]
        let token = try core.send(.post, "tokens", body)
        try core.send(.delete, "tokens/\(token["id"].number ?? 0)")
        try core.send(.patch, "repositories/\(repository)", ["default_branch": "main"])
        try core.send(.delete, "repositories/\(repository)")
        #expect(
            try audit(of: project).compactMap { $0["action"].text } == [
                "repository.deleted", "repository.changed", "token.deleted", "token.created", "hook.created",
                "project.changed", "project.created",
            ])
        try core.send(.delete, "projects/\(project.id)")
        let everywhere = try core.send(.get, "audit?limit=500")["items"].items
        let last = everywhere.first { $0["project"] == JSONValue(project.id) && $0["action"] == "project.deleted" }
        #expect(last?["subject"]["slug"].text == project.slug)
    }

    @Test func `what providers report and what is refused is not in it`() throws {
        let project = try core.makeProject()
        try core.push(Push(1, "0", "a"), to: project)
        try core.saveFeature("4711", of: project)
        try core.send(.put, "projects/\(project.id)/settings/github", ["branch_finders": ["("]])
        #expect(try audit(of: project).count == 1)
    }

    @Test func `it has no secret`() throws {
        let project = try core.makeProject()
        let path = "projects/\(project.id)/settings/targetprocess"
        try core.send(.put, path, ["url": "https://tp.example.test", "access_token": "a secret that nobody may see"])
        try core.send(.put, path, ["url": "https://tp.example.test", "access_token": "another secret of the same"])
        _ = try core.makeToken("read", project: project)
        try core.send(.post, "projects/\(project.id)/members", ["email": .string(PeopleHarness.email())])
        let text = try core.database.text(
            "select string_agg(a::text, ' ') from audit a where project_id = \(project.id)")
        let found = try #require(text)
        #expect(!found.contains("secret that"))
        #expect(!found.contains("sealed"))
        #expect(!found.contains("\\\\x"))
        let entries = try audit(of: project)
        #expect(entries.compactMap { $0["action"].text }.contains("settings.changed"))
        let created = entries.first { $0["action"] == "settings.created" }
        #expect(created?["changes"]["settings"]["after"]["access_token"] == "********")
        #expect(entries.first { $0["action"] == "token.created" }?["changes"]["digest"] == [:])
    }

    @Test func `it is gone with its project`() throws {
        let project = try core.makeProject()
        try core.send(.delete, "projects/\(project.id)")
        try MaintainCommand.maintain(core.database)
        #expect(try core.database.text("select count(*) from audit where project_id = \(project.id)") == "0")
    }
}
