import CoreAPI
import FunctionKit
import HTTPTypes
import Postgres
import Signatures

/// `tokens`: what clients prove themselves with.
enum Tokens {
    static let routes = [
        Route(.get, "tokens", .scope(.admin), list),
        Route(.post, "tokens", .scope(.admin), create),
        Route(.delete, "tokens/{token}", .scope(.admin), delete),
    ]

    @Sendable private static func list(_ call: Call) throws -> Response {
        try call.page(
            of: "token_json(t)", by: "t.id",
            "from token t where t.id > \(call.cursor()) and \(call.visible("t.project_id"))")
    }

    /// Makes a token; the answer is the only place where it is ever shown.
    @Sendable private static func create(_ call: Call) throws -> Response {
        var input = try call.input()
        let label = try input.text("label")
        let scopes = try scopes(of: &input)
        let project = try project(of: &input, call)
        let expiry = try expiry(of: &input)
        try input.finish()
        let token = try RandomBytes.token()
        let body = try call.database.bytes(
            """
            with made as (
                insert into token (digest, label, scopes, project_id, expires_at)
                values (\(SHA256.digest(Array(token.utf8))), \(label), \(scopes), \(project), \(expiry)::timestamptz)
                returning *
            )
            select (to_jsonb(token_json(made)) || jsonb_build_object('token', \(token)::text))::json from made
            """)
        return .json(body ?? [], status: .created)
    }

    @Sendable private static func delete(_ call: Call) throws -> Response {
        let id = try call.id("token")
        let deleted = try call.database.execute(
            "delete from token where id = \(id) and \(call.visible("project_id"))")
        guard deleted > 0 else { throw Problem.notFound("There is no token \(id).") }
        return Response(status: .noContent)
    }

    private static func scopes(of input: inout Input) throws(Problem) -> [String] {
        let scopes = try input.optionalTexts("scopes", most: 20, longest: 40) ?? []
        guard !scopes.isEmpty else { throw .unacceptable("'scopes' is missing or empty.") }
        for scope in scopes where Scope(scope) == nil {
            throw .unacceptable("'\(scope)' is no scope; there are \(Scope.all.joined(separator: ", ")).")
        }
        return scopes
    }

    /// The project that the new token is bound to: that of a bound caller, whatever it says, else the one in the body.
    ///
    /// A person who manages several names one.
    private static func project(of input: inout Input, _ call: Call) throws -> Int? {
        let wanted = try input.optionalInteger("project", in: 1...Int.max)
        guard let project = call.caller.project ?? wanted else {
            if call.caller.reach == .all { return nil }
            throw Problem.unacceptable("'project' is missing: the token is bound to a project that you manage.")
        }
        let found = try call.database.row(
            "select id from project where id = \(wanted ?? project) and deleted_at is null and \(call.visible("id"))",
            as: Int.self)
        guard let found else { throw Problem.unacceptable("'project' names no project: \(wanted ?? project).") }
        return found
    }

    private static func expiry(of input: inout Input) throws(Problem) -> String? {
        guard let text = try input.optionalText("expires_at") else { return nil }
        guard let time = Timestamp(text) else {
            throw .unacceptable("'expires_at' is no RFC 3339 time such as 2027-01-31T00:00:00Z.")
        }
        return time.description
    }
}
