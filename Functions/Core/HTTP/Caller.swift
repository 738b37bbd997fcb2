import FunctionKit
import HTTPTypes
import Postgres
import Signatures

/// Who asks: the token of a request and what it allows.
struct Caller {
    /// Nobody in particular, on routes that are open or check the token themselves.
    static let nobody = Caller(scopes: [], project: nil)

    /// What the token allows.
    let scopes: Set<String>

    /// The only project that the token reaches; nil: all.
    let project: Int?

    /// Whether the token allows something: `admin` allows all but reading secrets, `write` allows `read`.
    func may(_ scope: Scope) -> Bool {
        if scopes.contains(scope.description) { return true }
        switch scope {
        case .read: return scopes.contains("write") || scopes.contains("admin")
        case .write: return scopes.contains("admin")
        default: return false
        }
    }

    /// Ends the request where the token does not allow `scope`.
    ///
    /// - Throws: ``Problem`` 403.
    func require(_ scope: Scope) throws(Problem) {
        guard may(scope) else { throw .forbidden("The token lacks the scope \(scope).") }
    }

    /// Ends the request where the token is bound to a project: what follows concerns the whole instance.
    ///
    /// - Throws: ``Problem`` 403.
    func requireInstance() throws(Problem) {
        guard project == nil else { throw .forbidden("The token is bound to one project; this needs one that is not.") }
    }
}

extension Caller {
    private struct Row: Decodable {
        let scopes: String
        let project: Int?
    }

    /// The caller whose token a request carries.
    ///
    /// - Throws: ``Problem`` 401 without a good token.
    init(of request: Request, database: Database) throws {
        let digest = try Self.tokenDigest(of: request)
        let row = try database.row(
            """
            select array_to_string(scopes, ' ') as scopes, project_id as project
            from token_for(\(digest)) where id is not null
            """, as: Row.self)
        guard let row else { throw Self.unauthenticated }
        self.init(scopes: Set(row.scopes.split(separator: " ").map(String.init)), project: row.project)
    }

    /// The SHA-256 of the bearer token (RFC 6750, section 2.1), which is what the database knows of it.
    ///
    /// - Throws: ``Problem`` 401 where the request has none.
    static func tokenDigest(of request: Request) throws -> [UInt8] {
        let parts = (request.headerFields[.authorization] ?? "").split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw unauthenticated }
        return try SHA256.digest(Array(parts[1].utf8))
    }

    private static var unauthenticated: Problem {
        var problem = Problem.unauthenticated(
            "The token is missing, unknown or expired; send 'Authorization: Bearer <token>'.")
        problem.headerFields[.wwwAuthenticate] = "Bearer"
        return problem
    }
}
