import Access
import FunctionKit
import HTTPTypes
import Postgres
import Signatures

/// Finds out who sent a request: by one look-up, whatever the route.
struct Authentication {
    let database: Database

    /// The caller of a route.
    ///
    /// - Throws: ``Problem`` 401 without a good token or session, 403 where it may not do what the route needs.
    func caller(of request: Request, for match: Router.Match, from origins: CrossOrigin) throws -> Caller {
        switch match.route.access {
        case .open: return .nobody
        case .provider: return .nobody
        case .anybody:
            guard request.headerFields[.authorization] != nil || Credential(of: request) != nil else { return .nobody }
            return try caller(of: request, for: match, needing: nil, from: origins)
        case .person, .token: return try caller(of: request, for: match, needing: nil, from: origins)
        case .scope(let scope):
            let caller = try caller(of: request, for: match, needing: scope, from: origins)
            try caller.require(scope)
            return caller
        }
    }

    private func caller(
        of request: Request, for match: Router.Match, needing scope: Scope?, from origins: CrossOrigin
    ) throws -> Caller {
        switch Credential(of: request) {
        case nil: throw Problem.noCredential
        case .token(let token)?: return try holder(of: token)
        case .session(let token)?: return try person(with: token, for: match, needing: scope, isCookie: false)
        case .cookie(let token)?:
            let caller = try person(with: token, for: match, needing: scope, isCookie: true)
            try origins.checkForgery(of: request, guardToken: caller.person?.guardToken)
            return caller
        }
    }

    private struct TokenRow: Decodable {
        let id: Int
        let label: String
        let scopes: String
        let project: Int?
        let state: String
    }

    private func holder(of token: Secret) throws -> Caller {
        let row = try database.row(
            """
            select id, label, array_to_string(scopes, ' ') as scopes, project_id as project, database_state() as state
            from token_for(\(SHA256.digest(token.bytes))) where id is not null
            """, as: TokenRow.self)
        guard let row else { throw Problem.noCredential }
        return Caller(
            scopes: Set(row.scopes.split(separator: " ").map(String.init)),
            reach: row.project.map { .projects([$0]) } ?? .all, actor: Actor(kind: .token, id: row.id, name: row.label),
            databaseState: row.state)
    }

    private struct PersonRow: Decodable {
        let sessionID: Int
        let accountID: Int
        let name: String
        let isAdministrator: Bool
        let projects: String?
        let managed: String?
        let objectProject: Int?
        let state: String
    }

    private func person(
        with token: Secret, for match: Router.Match, needing scope: Scope?, isCookie: Bool
    ) throws -> Caller {
        let object = match.route.object
        let id = object.flatMap { match.parameters[$0] }.flatMap { Int($0) }
        let row = try database.row(
            """
            select *, database_state() as state from person_for(\(SHA256.digest(token.bytes)), \(object), \(id))
            """, as: PersonRow.self)
        guard let row else { throw Problem.noCredential }
        let rights = rights(of: row, on: object != nil, needing: scope)
        return Caller(
            scopes: rights.scopes, reach: rights.reach,
            actor: Actor(kind: .person, id: row.accountID, name: row.name),
            person: Person(
                account: row.accountID, session: row.sessionID, name: row.name, isAdministrator: row.isAdministrator,
                guardToken: isCookie ? try SessionToken.guardToken(of: token) : nil),
            databaseState: row.state)
    }

    /// What somebody may do on a route: in the project of the object that its path names, or in all their projects where they
    /// have the right that it needs.
    private func rights(
        of row: PersonRow, on isObject: Bool, needing scope: Scope?
    ) -> (scopes: Set<String>, reach: Caller.Reach) {
        let projects = Self.ids(row.projects)
        let managed = Self.ids(row.managed)
        if row.isAdministrator { return (["admin"], .all) }
        guard isObject else {
            return scope == .admin && !managed.isEmpty
                ? (["admin"], .projects(managed)) : (["write"], .projects(projects))
        }
        // Of what they may not see they are told that it is not there, not that they may not.
        guard let project = row.objectProject, projects.contains(project) else { return (["admin"], .projects([])) }
        return (managed.contains(project) ? ["admin"] : ["write"], .projects([project]))
    }

    private static func ids(_ text: String?) -> [Int] {
        (text ?? "").split(separator: " ").compactMap { Int($0) }
    }
}

extension Credential {
    /// The SHA-256 of a client token, which is what the database knows of it.
    ///
    /// - Throws: ``Problem`` 401 where the request has none.
    static func tokenDigest(of request: Request) throws -> [UInt8] {
        guard case .token(let token)? = Credential(of: request) else { throw Problem.noCredential }
        return try SHA256.digest(token.bytes)
    }
}

extension Problem {
    /// 401: no token and no session, or one that is none any more.
    static var noCredential: Problem {
        var problem = Problem.unauthenticated(
            "The token is missing, unknown or expired; send 'Authorization: Bearer <token>', or log in.")
        problem.headerFields[.wwwAuthenticate] = "Bearer"
        return problem
    }
}
