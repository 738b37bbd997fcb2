import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// A project with one of everything, and every kind of caller.
struct PermissionWorld {
    /// Somebody who asks.
    struct Asker {
        /// The column of the table.
        let column: String
        let token: String?
        /// Whether it is bound to one project.
        var isBound = true
    }

    let core: CoreHarness
    let project: CoreHarness.Project
    let askers: [Asker]

    /// What each parameter of a path stands for.
    let parameters: [String: String]

    init(_ core: CoreHarness) throws {
        self.core = core
        project = try core.makeProject()
        let other = try core.makeProject()
        let member = try Self.person(in: project, core: core)
        let askers = [
            Asker(column: "nobody", token: nil),
            Asker(column: "expired or revoked", token: "ployst_unknown"),
            Asker(column: "expired or revoked", token: "ployst_session_unknown"),
            Asker(column: "expired or revoked", token: "two words"),
            Asker(column: "expired or revoked", token: try Self.expiredToken(core)),
            Asker(column: "expired or revoked", token: try Self.revokedToken(core)),
            Asker(column: "expired or revoked", token: try Self.person(in: project, ended: true, core: core).session),
            Asker(column: "other person", token: try Self.person(in: other, manages: true, core: core).session),
            Asker(column: "other token", token: try core.makeToken("admin", project: other)),
            Asker(column: "member", token: member.session),
            Asker(column: "manager", token: try Self.person(in: project, manages: true, core: core).session),
            Asker(column: "administrator", token: try Self.person(in: nil, core: core).session),
        ]
        self.askers = try askers + Self.tokens(of: project, core)
        parameters = try Self.parameters(of: project, member: member, core)
    }

    /// One of everything that a path can name: a route with another parameter needs another line here, and in the routine
    /// `project_of`.
    private static func parameters(
        of project: CoreHarness.Project, member: (account: Int, session: String), _ core: CoreHarness
    ) throws -> [String: String] {
        try core.push(Push(1, "0", "a"), Push(1, "0", "b", branch: "main"), to: project)
        try core.observe("build", CoreHarness.build(to: project))
        let invited = try core.send(
            .post, "projects/\(project.id)/members", ["email": .string(PeopleHarness.email())])
        let token: JSONValue = ["label": "mine", "scopes": ["read"], "project": JSONValue(project.id)]
        let build = try core.database.row("select max(id) from build where project_id = \(project.id)", as: Int.self)
        let session = try core.database.row(
            "select max(id) from session where account_id = \(member.account)", as: Int.self)
        let subscribed = try core.send(
            .post, "projects/\(project.id)/subscriptions", ["url": "https://hooks.example.test/ployst"])
        let subscription = try #require(subscribed["id"].number, "\(subscribed.body)")
        let ids = [
            "subscription": subscription,
            "delivery": try core.send(.post, "subscriptions/\(subscription)/ping")["id"].number,
            "project": project.id, "repository": try core.repositoryID(of: project),
            "branch": try core.branch(of: project)["id"].number,
            "target": try core.branch("main", of: project)["id"].number,
            "feature": try core.saveFeature("4711", of: project),
            "build": build, "token": try core.send(.post, "tokens", token)["id"].number,
            "invitation": invited["id"].number, "account": try person(in: project, core: core).account,
            "session": session,
        ]
        var parameters = ["provider": "github", "name": "priority"]
        for (name, id) in ids { parameters[name] = String(try #require(id, "no \(name) was made")) }
        for entity in ProviderData.Entity.allCases {
            try core.database.execute(
                """
                insert into provider_data (entity, entity_id, provider, name, value)
                values (\(entity.word), \(ids[entity.word] ?? 0), 'github', 'priority', '1')
                """)
        }
        try core.setFinders(["^main$", "^feature/"], of: project)
        let landed = try core.send(
            .put, "branches/\(parameters["branch"] ?? "")/landings/\(parameters["target"] ?? "")",
            ["state": "landed", "reason": "by hand"])
        try #require(landed.status == 200, "\(landed.body)")
        return parameters
    }

    /// A person with a session: in a project, or an administrator where that is nil.
    private static func person(
        in project: CoreHarness.Project?, manages: Bool = false, ended: Bool = false, core: CoreHarness
    ) throws -> (account: Int, session: String) {
        let session = "ployst_session_\(RequestID.random())"
        let account = try core.database.row(
            """
            with person as (
                insert into account (email, name, is_administrator)
                values (\(PeopleHarness.email()), 'Somebody', \(project == nil)) returning id
            ), joined as (
                insert into member (project_id, account_id, is_manager)
                select \(project?.id ?? 0), id, \(manages) from person where \(project != nil)
            ), connected as (
                insert into oauth_account (account_id, provider, external_id, login, scopes, token)
                select id, 'github', '9', 'somebody', '{}', 'v1.sealed' from person
            )
            insert into session (digest, account_id, expires_at)
            select sha256(\(Array(session.utf8))), id, now() + interval '1 day' * \(ended ? -1 : 1)::integer from person
            returning account_id
            """, as: Int.self)
        return (try #require(account), session)
    }

    private static func tokens(of project: CoreHarness.Project, _ core: CoreHarness) throws -> [Asker] {
        let columns: Set = ["read", "write", "admin", "observe:github", "observe:landing", "settings:github"]
        let askers = Scope.all.flatMap { scope in
            [true, false].map { isBound in
                Asker(
                    column: columns.contains(scope) ? scope : "other scopes", token: "ployst_\(RequestID.random())",
                    isBound: isBound)
            }
        }
        let scopes = Scope.all.flatMap { [$0, $0] }
        try core.database.execute(
            """
            insert into token (digest, label, scopes, project_id)
            select sha256(convert_to(made.token, 'UTF8')), 'asks', array [made.scope],
                case when made.number % 2 = 1 then \(project.id) end
            from unnest(\(askers.compactMap(\.token)), \(scopes)) with ordinality as made (token, scope, number)
            """)
        return askers
    }

    private static func expiredToken(_ core: CoreHarness) throws -> String? {
        let body: JSONValue = ["label": "old", "scopes": ["admin"], "expires_at": "2020-01-31T00:00:00Z"]
        return try core.send(.post, "tokens", body)["token"].text
    }

    private static func revokedToken(_ core: CoreHarness) throws -> String? {
        let made = try core.send(.post, "tokens", ["label": "gone", "scopes": ["admin"]])
        try core.send(.delete, "tokens/\(made["id"].number ?? 0)")
        return made["token"].text
    }
}
