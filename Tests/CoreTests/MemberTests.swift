import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// Who is in a project.
@Suite(.coreDatabase) struct MemberTests {
    private let people: PeopleHarness
    private var core: CoreHarness { people.core }

    init() throws { people = try PeopleHarness() }

    private func invite(_ email: String, to project: CoreHarness.Project, by token: String) throws -> Answer {
        try core.send(.post, "projects/\(project.id)/members", ["email": .string(email)], token: token)
    }

    @Test func `whoever makes a project manages it`() throws {
        let mira = try people.join()
        let project = try people.makeProject(by: mira)
        let members = try core.send(.get, "projects/\(project.id)/members", token: mira.session)["items"].items
        #expect(members.map { $0["account"]["id"] } == [JSONValue(mira.id)])
        #expect(members.map { $0["manager"] } == [true])
        let mine = try core.send(.get, "me", token: mira.session)["projects"].items
        #expect(mine.map { $0["slug"].text } == [project.slug])
        #expect(try core.send(.get, "projects", token: mira.session)["items"].items.count == 1)
    }

    @Test func `a member who manages nothing may leave a project that no person manages`() throws {
        let mira = try people.join()
        let project = try core.makeProject()
        try core.send(.post, "projects/\(project.id)/members", ["email": .string(mira.email)])
        let token: JSONValue = ["token": .string(try people.mailedToken(to: mira.email))]
        #expect(try core.send(.post, "invitations/accept", token, token: mira.session).status == 200)
        let path = "projects/\(project.id)/members/\(mira.id)"
        #expect(try core.send(.patch, path, ["manager": false]).status == 200)
        #expect(try core.send(.delete, path, token: mira.session).status == 204)
    }

    @Test func `a person sees their projects alone, and lists hold nothing else`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let (mine, other) = (try people.makeProject(by: mira), try people.makeProject(by: noah))
        try core.push(Push(1, "0", "a"), to: mine)
        try core.push(Push(1, "0", "a"), to: other)
        try core.observe("build", CoreHarness.build(to: other))
        try people.add(mira, to: other, by: noah)
        #expect(try core.send(.get, "projects", token: mira.session)["items"].items.count == 2)
        #expect(try core.send(.get, "projects", token: noah.session)["items"].items.count == 1)
        #expect(try core.send(.get, "builds", token: mira.session)["items"].items.count == 1)
        let tokens = try core.send(.get, "tokens", token: mira.session)
        #expect(tokens.status == 200)
        #expect(try core.send(.get, "providers?project=\(mine.id)", token: noah.session).status == 404)
        #expect(try core.send(.get, "providers", token: noah.session).status == 200)
        #expect(try core.send(.get, "projects/\(mine.id)", token: noah.session).status == 404)
    }

    @Test func `members read and link, managers change`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let project = try people.makeProject(by: mira)
        try people.add(noah, to: project, by: mira)
        try core.push(Push(1, "0", "a", branch: "spin"), to: project)
        let feature = try core.saveFeature("4711", of: project)
        let link: JSONValue = ["branch_id": JSONValue(try #require(core.branch("spin", of: project)["id"].number))]
        #expect(try core.send(.put, "features/\(feature)/links", link, token: noah.session).status == 200)
        #expect(try core.send(.delete, "features/\(feature)/links", link, token: noah.session).status == 200)
        let finders: JSONValue = ["branch_finders": ["^main$"]]
        let path = "projects/\(project.id)/settings/github"
        #expect(try core.send(.put, path, finders, token: noah.session).status == 403)
        #expect(try core.send(.put, path, finders, token: mira.session).status == 201)
        let refused = try core.send(.delete, "projects/\(project.id)", token: noah.session)
        #expect(refused["detail"] == "This is for the managers of a project.")
        #expect(try core.send(.delete, "projects/\(project.id)", token: mira.session).status == 204)
        #expect(try core.send(.get, "projects", token: noah.session)["items"] == [])
    }

    @Test func `a manager's tokens are of the project, and of no other`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let (mine, other) = (try people.makeProject(by: mira), try people.makeProject(by: noah))
        let body: JSONValue = ["label": "ci", "scopes": ["read"], "project": JSONValue(mine.id)]
        let made = try core.send(.post, "tokens", body, token: mira.session)
        #expect(made["project"] == JSONValue(mine.id))
        let escaping: JSONValue = ["label": "ci", "scopes": ["admin"], "project": JSONValue(other.id)]
        #expect(try core.send(.post, "tokens", escaping, token: mira.session).status == 422)
        try people.add(mira, to: other, by: noah)
        #expect(try core.send(.post, "tokens", escaping, token: mira.session).status == 422)
        _ = try people.makeProject(by: mira)
        let unbound: JSONValue = ["label": "ci", "scopes": ["admin"]]
        #expect(try core.send(.post, "tokens", unbound, token: mira.session).status == 422)
        #expect(try core.send(.get, "tokens", token: mira.session)["items"].items.map { $0["id"] } == [made["id"]])
        #expect(try core.send(.delete, "tokens/\(made["id"].number ?? 0)", token: noah.session).status == 404)
        #expect(try core.send(.delete, "tokens/\(made["id"].number ?? 0)", token: mira.session).status == 204)
    }

    @Test func `an invitation reaches people without an account, who make one by it`() throws {
        let people = try PeopleHarness([:])
        let (core, project) = (people.core, try people.core.makeProject())
        let email = PeopleHarness.email("noah")
        let invited = try core.send(
            .post, "projects/\(project.id)/members", ["email": .string(email), "manager": true])
        #expect(invited.status == 201)
        #expect(invited["mailed"] == true)
        #expect(try people.mail(to: email).contains("to the project 'Test'"))
        let token = try people.mailedToken(to: email)
        let accept: JSONValue = [
            "token": .string(token), "name": "Noah", "password": .string(PeopleHarness.password),
        ]
        #expect(try core.send(.post, "invitations/accept", ["token": .string(token)], token: nil).status == 422)
        let accepted = try core.send(.post, "invitations/accept", accept, token: nil)
        #expect(accepted["slug"].text == project.slug, "\(accepted.body)")
        #expect(try core.send(.post, "invitations/accept", accept, token: nil).status == 422)
        let noah = try people.logIn(email)
        #expect(try core.send(.get, "me", token: noah.session)["projects"][0]["manager"] == true)
    }

    @Test func `where registration is closed an invitation makes no account`() throws {
        let people = try PeopleHarness(["PLOYST_REGISTRATION": "closed"])
        let project = try people.core.makeProject()
        let email = PeopleHarness.email()
        try people.core.send(.post, "projects/\(project.id)/members", ["email": .string(email)])
        let accept: JSONValue = [
            "token": .string(try people.mailedToken(to: email)), "name": "Noah",
            "password": .string(PeopleHarness.password),
        ]
        #expect(try people.core.send(.post, "invitations/accept", accept, token: nil).status == 403)
    }

    @Test func `an invitation does not tell whether there is an account, and takes none over`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let project = try people.makeProject(by: mira)
        let answers = try [noah.email, PeopleHarness.email()].map { try invite($0, to: project, by: mira.session) }
        #expect(answers.map(\.status) == [201, 201])
        #expect(answers[0].body.names == answers[1].body.names)
        let accept: JSONValue = [
            "token": .string(try people.mailedToken(to: noah.email)), "name": "Eve", "password": "the password of eve",
        ]
        let taking = try core.send(.post, "invitations/accept", accept, token: nil)
        #expect(taking.status == 409)
        #expect(taking["detail"].text?.contains("log in") == true)
        _ = try people.logIn(noah.email)
        let token: JSONValue = ["token": .string(try people.mailedToken(to: noah.email))]
        #expect(try core.send(.post, "invitations/accept", token, token: noah.session).status == 200)
        #expect(try invite(noah.email, to: project, by: mira.session).status == 409)
    }

    @Test func `invitations are listed and withdrawn, and a new one replaces the old`() throws {
        let mira = try people.join()
        let project = try people.makeProject(by: mira)
        let email = PeopleHarness.email()
        _ = try invite(email, to: project, by: mira.session)
        let old = try people.mailedToken(to: email)
        _ = try invite(email, to: project, by: mira.session)
        let new = try people.mailedToken(to: email)
        let listed = try core.send(.get, "projects/\(project.id)/invitations", token: mira.session)["items"].items
        #expect(listed.count == 1)
        let noah = try people.join("noah")
        let accepting = { (token: String) in
            try core.send(.post, "invitations/accept", ["token": .string(token)], token: noah.session).status
        }
        #expect(try accepting(old) == 422)
        let path = "projects/\(project.id)/invitations/\(listed[0]["id"].number ?? 0)"
        #expect(try core.send(.delete, path, token: mira.session).status == 204)
        #expect(try core.send(.delete, path, token: mira.session).status == 404)
        #expect(try accepting(new) == 422)
    }

    @Test func `managers make, unmake and remove others, and the last one stays`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let project = try people.makeProject(by: mira)
        try people.add(noah, to: project, by: mira)
        func change(_ whom: PeopleHarness.Member, _ manages: Bool, by who: PeopleHarness.Member) throws -> Int {
            try core.send(
                .patch, "projects/\(project.id)/members/\(whom.id)", ["manager": .bool(manages)], token: who.session
            ).status
        }
        func remove(_ whom: PeopleHarness.Member, by who: PeopleHarness.Member) throws -> Int {
            try core.send(.delete, "projects/\(project.id)/members/\(whom.id)", token: who.session).status
        }
        #expect(try remove(mira, by: mira) == 409)
        #expect(try change(mira, false, by: mira) == 409)
        #expect(try change(noah, true, by: noah) == 403)
        #expect(try remove(mira, by: noah) == 403)
        #expect(try change(noah, true, by: mira) == 200)
        #expect(try change(mira, false, by: noah) == 200)
        #expect(try remove(noah, by: noah) == 409)
        #expect(try remove(mira, by: mira) == 204)
        #expect(try remove(mira, by: noah) == 404)
        #expect(try core.send(.get, "projects/\(project.id)", token: mira.session).status == 404)
        #expect(try core.send(.get, "projects/\(project.id)", token: noah.session).status == 200)
    }

    @Test func `of two managers who unmake each other at once one stays`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let project = try people.makeProject(by: mira)
        try people.add(noah, to: project, by: mira, manages: true)
        let conninfo = core.conninfo
        try onThreads(2) { number in
            let core = try CoreHarness(conninfo: conninfo)
            let (who, whom) = number == 0 ? (mira, noah) : (noah, mira)
            _ = try core.send(
                .patch, "projects/\(project.id)/members/\(whom.id)", ["manager": false], token: who.session)
        }
        let left = try core.database.text(
            "select count(*) from member where project_id = \(project.id) and is_manager")
        #expect(left != "0")
    }

    @Test func `an administrator reaches every project`() throws {
        let (boss, mira) = (try people.join("boss"), try people.join())
        try people.promote(boss)
        let project = try people.makeProject(by: mira)
        #expect(try core.send(.get, "projects/\(project.id)", token: boss.session).status == 200)
        let members = try core.send(.get, "projects/\(project.id)/members", token: boss.session)["items"].items
        #expect(members.count == 1)
        #expect(try core.send(.get, "events", token: boss.session).status == 200)
        #expect(try core.send(.get, "settings/github?project=\(project.slug)", token: boss.session).status == 403)
    }
}
