import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures

/// `me/oauth/{provider}`: the account at a provider that somebody connected, for the provider's function to act with.
///
/// People see that it is connected and can forget it. The token, and how it gets here, is for the function alone: it shows a
/// token of its own beside the person's credential, so neither can do anything without the other.
enum OAuth {
    static let routes = [
        Route(.get, "me/oauth/{provider}", .person, show),
        Route(.put, "me/oauth/{provider}", .person, connect),
        Route(.delete, "me/oauth/{provider}", .person, forget),
        Route(.post, "me/oauth/{provider}/states", .person, makeState),
        Route(.post, "me/oauth/{provider}/states/use", .person, useState),
    ]

    /// The most scopes that a provider grants, and the longest word of one.
    private static let mostScopes = 100
    private static let longestScope = 100

    /// How long somebody may look at the provider's page: as long as GitHub's code lives.
    private static let stateMinutes = 10

    private struct State: Encodable {
        let state: String
        let expiresAt: String

        enum CodingKeys: String, CodingKey {
            case state
            case expiresAt = "expires_at"
        }
    }

    @Sendable private static func show(_ call: Call) throws -> Response {
        let (person, provider) = (try call.person(), try provider(call))
        let body = try call.database.bytes(
            """
            select oauth_account_json(a) from oauth_account a
            where a.account_id = \(person.account) and a.provider = \(provider.rawValue)
            """)
        guard let body else { throw missing(provider) }
        let isFunction = try holdsScope(.oauth(provider), call)
        let sealed = SealedSettings(call.secretBox)
        return try call.document(isFunction ? sealed.opened(body) : sealed.masked(body))
    }

    @Sendable private static func connect(_ call: Call) throws -> Response {
        let (person, provider) = (try call.person(), try provider(call))
        try requireFunction(of: provider, call)
        var input = try call.input()
        let token = try input.text("token", longest: 4000)
        _ = try input.text("external_id")
        _ = try input.text("login")
        let scopes = try input.optionalTexts("scopes", most: mostScopes, longest: longestScope) ?? []
        try input.finish()
        let sealed = SealedSettings(call.secretBox)
        input.replace("token", with: .string(try sealed.seal(token, BodyPath().member("token"))))
        input.replace("scopes", with: .array(scopes.map(JSONValue.string)))
        let body = try call.database.bytes(
            """
            select oauth_account_json(a)
            from connect_account(\(person.account), \(provider.rawValue), \(input.json())::jsonb) as a
            """)
        return try call.document(sealed.masked(body ?? []))
    }

    /// Forgets the connection; with `?id=` only where it is still that one.
    @Sendable private static func forget(_ call: Call) throws -> Response {
        let (person, provider) = (try call.person(), try provider(call))
        let id = try call.number("id", in: 1...Int.max)
        let forgotten = try call.database.execute(
            """
            delete from oauth_account
            where account_id = \(person.account) and provider = \(provider.rawValue) and id = coalesce(\(id), id)
            """)
        guard forgotten > 0 else { throw missing(provider) }
        return Response(status: .noContent)
    }

    /// Begins a connection: what comes back with this state, into this session and once, is the person's own doing.
    @Sendable private static func makeState(_ call: Call) throws -> Response {
        let (person, provider) = (try call.person(), try provider(call))
        try requireFunction(of: provider, call)
        let input = try call.input()
        try input.finish()
        let state = Base64URL.encode(try RandomBytes.make(32))
        let expiry = try call.database.text(
            """
            select rfc3339(keep_oauth_state(
                \(person.session), \(provider.rawValue), \(SHA256.digest(Array(state.utf8))),
                make_interval(mins => \(stateMinutes)::integer)))
            """)
        return .json(try JSONBody.encode(State(state: state, expiresAt: expiry ?? "")), status: .created)
    }

    @Sendable private static func useState(_ call: Call) throws -> Response {
        let (person, provider) = (try call.person(), try provider(call))
        try requireFunction(of: provider, call)
        var input = try call.input()
        let state = try input.text("state")
        try input.finish()
        let used = try call.database.execute(
            """
            delete from oauth_state
            where digest = \(SHA256.digest(Array(state.utf8))) and session_id = \(person.session)
                and provider = \(provider.rawValue) and expires_at > now()
            """)
        guard used > 0 else {
            throw Problem.unacceptable(
                "'state' was not made in this session, or it was used or has run out; begin again.")
        }
        return Response(status: .noContent)
    }

    private static func provider(_ call: Call) throws(Problem) -> Provider {
        let provider = try call.provider()
        guard provider.hasAccounts else { throw .notFound("Accounts of \(provider.rawValue) cannot be connected.") }
        return provider
    }

    private static func missing(_ provider: Provider) -> Problem {
        .notFound("No account of \(provider.rawValue) is connected, or it was forgotten.")
    }

    private static func requireFunction(of provider: Provider, _ call: Call) throws {
        if try holdsScope(.oauth(provider), call) { return }
        throw Problem.forbidden(
            "This is for the function that people connect their accounts of \(provider.rawValue) through: it shows a token with "
                + "the scope \(Scope.oauth(provider)) in X-Ployst-Function-Token.")
    }

    /// Whether the request carries a function's token with this very scope, beside the person's credential.
    private static func holdsScope(_ scope: Scope, _ call: Call) throws -> Bool {
        guard let token = call.request.headerFields[.functionToken] else { return false }
        let held = try call.database.text(
            """
            select \(scope.description) = any (scopes)
            from token_for(\(SHA256.digest(Array(token.utf8)))) where id is not null and project_id is null
            """)
        return held == "t"
    }
}
