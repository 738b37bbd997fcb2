import Access
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures

/// `sessions`: people log in and out, and see where they are logged in.
enum Sessions {
    static let routes = [
        Route(.post, "sessions", .open, logIn),
        Route(.get, "sessions", .person, list),
        Route(.delete, "sessions/current", .person, logOut),
        Route(.delete, "sessions/{session}", .person, end),
    ]

    /// How long a session may last, in seconds.
    private static let lifetimeSeconds = 90 * 86_400

    private struct Attempt: Decodable {
        let wait: Int
        let accountID: Int?
        let passwordHash: String?
        let isDisabled: Bool?
    }

    private struct Answer: Encodable {
        let id: Int
        let account: Int
        /// The session itself, for whoever is no browser.
        let token: String?
        /// What a browser sends beside the cookie.
        let csrf: String?
    }

    /// Logs somebody in, as a bearer token, or with `cookie` as a browser's cookie.
    @Sendable private static func logIn(_ call: Call) throws -> Response {
        var input = try call.input()
        let email = try input.email()
        let password = try input.password()
        let label = try input.optionalText("label")
        let isCookie = try input.optionalFlag("cookie") ?? false
        try input.finish()
        if isCookie { try call.origins.checkOrigin(of: call.request) }
        let attempt = try call.database.row(
            "select * from begin_login(\(email.description), \(call.request.remoteAddress))", as: Attempt.self)
        guard let attempt else { throw Problem.fault }
        try Call.require(wait: attempt.wait, "Too many log-ins were tried")
        // Without an account the same is computed, so that the time does not tell.
        let hash = attempt.passwordHash.flatMap(PasswordHash.init) ?? .ofNobody
        guard try hash.matches(password), let account = attempt.accountID else { throw wrongCredentials }
        guard attempt.isDisabled != true else {
            throw Problem.forbidden("The account is disabled; an administrator can enable it.")
        }
        let kept = hash.isOutdated ? try PasswordHash(of: password) : hash
        let token = try SessionToken.make()
        let session = try call.database.row(
            """
            select id from finish_login(
                \(account), \(hash.description), \(kept.description), \(SHA256.digest(token.bytes)),
                \(label ?? userAgent(of: call.request)), \(call.request.remoteAddress)) as id
            where id is not null
            """, as: Int.self)
        guard let session else { throw wrongCredentials }
        return try answer(session: session, account: account, token: token, isCookie: isCookie, call)
    }

    private static func answer(
        session: Int, account: Int, token: Secret, isCookie: Bool, _ call: Call
    ) throws -> Response {
        let answer = Answer(
            id: session, account: account, token: isCookie ? nil : token.text,
            csrf: isCookie ? try SessionToken.guardToken(of: token) : nil)
        var response = Response.json(try JSONBody.encode(answer), status: .created)
        if isCookie {
            response.headerFields[.setCookie] = SessionCookie(of: call.request)
                .setting(token, seconds: lifetimeSeconds)
        }
        return response
    }

    /// The same whether there is no such account or the password is another.
    private static var wrongCredentials: Problem {
        Problem(
            .unauthorized, kind: "wrong-credentials", detail: "There is no account of this e-mail and password.",
            headerFields: [.wwwAuthenticate: "Bearer"])
    }

    private static func userAgent(of request: Request) -> String? {
        request.headerFields[.userAgent].map { String($0.prefix(200)) }
    }

    @Sendable private static func list(_ call: Call) throws -> Response {
        let person = try call.person()
        return try call.page(
            of: "session_json(s, \(person.session))", by: "s.id",
            """
            from session s where s.account_id = \(person.account) and s.id > \(call.cursor())
                and s.expires_at > now() and s.last_used_at > now() - interval '14 days'
            """)
    }

    @Sendable private static func logOut(_ call: Call) throws -> Response {
        let person = try call.person()
        _ = try call.database.execute("delete from session where id = \(person.session)")
        return Response(status: .noContent, headerFields: [.setCookie: SessionCookie(of: call.request).clearing])
    }

    @Sendable private static func end(_ call: Call) throws -> Response {
        let (person, id) = (try call.person(), try call.id("session"))
        let ended = try call.database.execute(
            "delete from session where id = \(id) and account_id = \(person.account)")
        guard ended > 0 else { throw Problem.notFound("There is no session \(id).") }
        return Response(status: .noContent)
    }
}
