import Access
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import LoopbackServer
import Testing

@testable import GitHubAccounts

/// How an account is connected, what can go wrong on the way, and how it is forgotten.
@Suite struct ConnectingTests {
    private let bed: AccountsBed

    init() throws { bed = try AccountsBed() }

    private func query(_ address: String) -> [String: String] {
        let query = address.drop { $0 != "?" }.dropFirst()
        return Dictionary(FormField.parse(Array(query.utf8)).map { ($0.name, $0.value) }) { first, _ in first }
    }

    @Test(arguments: [
        ("", "admin:repo_hook read:org"), ("?private=false", "admin:repo_hook read:org"),
        ("?private=true", "admin:repo_hook read:org repo"),
    ])
    func `the start sends the browser to GitHub's page`(_ asked: String, _ scopes: String) throws {
        let answer = bed.send(.get, "/github/oauth/start\(asked)")
        #expect(answer.status == .found, "\(answer.text)")
        #expect(answer.headerFields[.cacheControl] == "no-store")
        let fields = query(answer.headerFields[.location] ?? "")
        #expect(fields["client_id"] == PlayedGitHub.clientID)
        #expect(fields["redirect_uri"] == "https://ployst.example.test/github/oauth/callback")
        #expect(fields["scope"] == scopes)
        #expect(fields["code_challenge"]?.count == 43)
    }

    @Test func `who says yes is connected, and the token goes to core alone`() throws {
        let answer = bed.send(.get, try bed.callback())
        #expect(answer.status == .ok, "\(answer.text)")
        #expect(answer.json["login"]?.text == "mira")
        #expect(answer.json["token"]?.text == "********")
        #expect(bed.account?["external_id"] == .string("9"))
        #expect(bed.account?["scopes"] == .array([.string("admin:repo_hook"), .string("read:org")]))
        let token = try #require(bed.account?["token"]?.text)
        #expect(token.hasPrefix("gho_"))
        #expect(!bed.log.contains(token))
        #expect(!bed.log.contains(PlayedGitHub.clientSecret))
    }

    @Test func `a state is good once`() throws {
        let callback = try bed.callback()
        #expect(bed.send(.get, callback).status == .ok)
        let calls = bed.github.calls.count
        let again = bed.send(.get, callback)
        #expect(again.status == .forbidden)
        #expect(again.kind == "github-state")
        #expect(bed.github.calls.count == calls)
    }

    @Test func `a state that was altered, or made in another session, never gets to core`() throws {
        let callback = try bed.callback()
        let calls = bed.core.received.count
        for spoilt in [
            callback.dropLast() + (callback.hasSuffix("0") ? "1" : "0"), callback.replacing("state=", with: "state=x"),
        ] {
            #expect(bed.send(.get, String(spoilt)).kind == "github-state")
        }
        #expect(bed.send(.get, callback, session: "ployst_session_of-jonas").kind == "github-state")
        #expect(bed.send(.get, "/github/oauth/callback?code=x").status == .badRequest)
        #expect(bed.core.received.count == calls)
        #expect(bed.account == nil)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reply: Reply
        let status: HTTPResponse.Status
        let kind: String

        init(_ name: String, _ reply: Reply, _ status: HTTPResponse.Status, _ kind: String) {
            (testDescription, self.reply, self.status, self.kind) = (name, reply, status, kind)
        }
    }

    @Test(arguments: [
        Refusal("a used code", .json(200, #"{"error":"bad_verification_code"}"#), .unprocessableContent, "github-code"),
        Refusal("no address", .json(200, #"{"error":"unverified_user_email"}"#), .unprocessableContent, "github-email"),
        Refusal(
            "wrong secret", .json(200, #"{"error":"incorrect_client_credentials"}"#), .serviceUnavailable, "unavailable"
        ),
        Refusal(
            "wrong callback", .json(200, #"{"error":"redirect_uri_mismatch"}"#), .serviceUnavailable, "unavailable"),
        Refusal("an unknown app", .json(404, #"{"error":"Not Found"}"#), .serviceUnavailable, "unavailable"),
        Refusal("a word that is new", .json(200, #"{"error":"moon_phase"}"#), .serviceUnavailable, "unavailable"),
        Refusal("neither token nor error", .json(200, "{}"), .badGateway, "github-answer"),
        Refusal("a page", .answer(200, [], Array("<html>".utf8)), .badGateway, "github-answer"),
        Refusal("a fault", .answer(502), .serviceUnavailable, "unavailable"),
        Refusal("no answer", .hangUp, .serviceUnavailable, "unavailable"),
    ])
    func `what GitHub answers to the code instead of a token is told, and nothing is kept`(_ refusal: Refusal) throws {
        let callback = try bed.callback()
        bed.github.answer("POST /login/oauth/access_token", with: refusal.reply)
        let answer = bed.send(.get, callback)
        #expect(answer.status == refusal.status, "\(answer.text)")
        #expect(answer.kind == refusal.kind)
        #expect(bed.account == nil)
        #expect(!bed.log.contains(PlayedGitHub.clientSecret))
    }

    @Test func `a code that GitHub did not give is refused by GitHub itself`() throws {
        let callback = try bed.callback()
        let code = try #require(query(callback)["code"])
        #expect(bed.send(.get, callback.replacing(code, with: "made-up")).kind == "github-code")
    }

    @Test(arguments: [("access_denied", "github-denied"), ("application_suspended", "unavailable")])
    func `who says no is not connected`(_ word: String, _ kind: String) throws {
        let state = try #require(query(try bed.callback())["state"])
        let answer = bed.send(.get, "/github/oauth/callback?error=\(word)&state=\(state)")
        #expect(answer.kind == kind)
        #expect(bed.account == nil)
    }

    @Test(arguments: [
        ("/board", "/board?github=connected"), ("/board?tab=2#top", "/board?tab=2&github=connected#top"),
        ("https://board.example.test/x", "https://board.example.test/x?github=connected"),
    ])
    func `a browser goes back to where it came from`(_ address: String, _ expected: String) throws {
        let bed = try AccountsBed(settings: ["PLOYST_CORS_ORIGINS": "https://board.example.test"])
        let answer = bed.send(.get, try bed.callback("?return_to=\(FormField.escaped(address))"))
        #expect(answer.status == .found, "\(answer.text)")
        #expect(answer.headerFields[.location] == expected)
        let state = try #require(query(try bed.callback("?return_to=\(FormField.escaped(address))"))["state"])
        let denied = bed.send(.get, "/github/oauth/callback?error=access_denied&state=\(state)")
        #expect(denied.headerFields[.location] == expected.replacing("connected", with: "github-denied"))
    }

    @Test(arguments: [
        "//evil.test", "https://evil.test/", "https://board.example.test.evil.test/", #"/\evil.test"#, "board", "",
        "https://board.example.test@evil.test/", "javascript:alert(1)", "/a\nb",
    ])
    func `a browser is led nowhere else`(_ address: String) throws {
        let bed = try AccountsBed(settings: ["PLOYST_CORS_ORIGINS": "https://board.example.test"])
        let answer = bed.send(.get, "/github/oauth/start?return_to=\(FormField.escaped(address))")
        #expect(answer.status == .badRequest, "\(answer.text)")
    }

    @Test func `a token that GitHub takes no more is forgotten, and its owner told what to do`() throws {
        try bed.connect()
        bed.github.withdraw()
        let answer = bed.send(.get, "/github/organizations")
        #expect(answer.status == .conflict)
        #expect(answer.kind == "github-not-connected")
        #expect(answer.text.contains("/github/oauth/start"))
        #expect(bed.account == nil)
        #expect(bed.core.received.last?.target == "/core/v1/me/oauth/github?id=1")
        #expect(bed.send(.get, "/github/organizations").kind == "github-not-connected")
    }

    @Test func `the account is shown while GitHub takes its token`() throws {
        #expect(bed.send(.get, "/github/account").kind == "github-not-connected")
        try bed.connect()
        let shown = bed.send(.get, "/github/account")
        #expect(shown.text == #"{"external_id":"9","login":"mira","scopes":["admin:repo_hook","read:org"]}"#)
        bed.github.withdraw()
        #expect(bed.send(.get, "/github/account").kind == "github-not-connected")
        #expect(bed.account == nil)
    }

    @Test func `who forgets the account has the token withdrawn at GitHub`() throws {
        try bed.connect()
        #expect(bed.send(.delete, "/github/account").status == .noContent)
        #expect(bed.account == nil)
        #expect(bed.github.calls.last == "DELETE /api/v3/applications/\(PlayedGitHub.clientID)/token")
        #expect(bed.send(.delete, "/github/account").kind == "github-not-connected")
    }

    @Test(arguments: [Reply.answer(404), .answer(500), .hangUp])
    func `the token is forgotten here whatever GitHub says to it`(_ reply: Reply) throws {
        try bed.connect()
        bed.github.answer("DELETE /api/v3/applications/\(PlayedGitHub.clientID)/token", with: reply)
        #expect(bed.send(.delete, "/github/account").status == .noContent)
        #expect(bed.account == nil)
    }

    @Test func `a cookie counts as the session, and changes nothing without the proof of no other site`() throws {
        try bed.connect()
        var fields: HTTPFields = [.cookie: "__Host-ployst=\(AccountsBed.session)"]
        #expect(bed.send(.get, "/github/organizations", session: nil, fields: fields).status == .ok)
        let refused = bed.send(.delete, "/github/account", session: nil, fields: fields)
        #expect(refused.kind == "cross-site")
        fields[.crossSiteGuard] = try SessionToken.guardToken(of: Secret(AccountsBed.session))
        fields[.origin] = "https://evil.test"
        #expect(bed.send(.delete, "/github/account", session: nil, fields: fields).kind == "cross-site")
        #expect(bed.account != nil)
        fields[.origin] = "https://ployst.example.test"
        #expect(bed.send(.delete, "/github/account", session: nil, fields: fields).status == .noContent)
    }

    @Test(arguments: [
        "GET /github/oauth/start", "GET /github/oauth/callback", "GET /github/organizations",
        "GET /github/repositories",
        "POST /github/repositories", "DELETE /github/repositories/12", "GET /github/account", "DELETE /github/account",
    ])
    func `nobody gets in without a session, and no client token does`(_ route: String) throws {
        let parts = route.split(separator: " ").map(String.init)
        let method = try #require(HTTPRequest.Method(parts[0]))
        let nobody = bed.send(method, parts[1], session: nil)
        #expect(nobody.status == .unauthorized)
        #expect(nobody.headerFields[.wwwAuthenticate] == "Bearer")
        #expect(bed.send(method, parts[1], session: "ployst_a-client-token").status == .forbidden)
        #expect(bed.github.calls == [])
        #expect(bed.core.received.isEmpty)
    }

    @Test func `a session that ended is told so in core's words`() {
        let answer = bed.send(.get, "/github/oauth/start", session: "ployst_session_ended")
        #expect(answer.status == .unauthorized)
        #expect(answer.kind == "unauthenticated")
    }

    @Test func `other paths and methods are not there`() {
        #expect(bed.send(.get, "/github").status == .notFound)
        #expect(bed.send(.get, "/github/repositories/12/more").status == .notFound)
        let answer = bed.send(.put, "/github/repositories")
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headerFields[.allow] == "GET, POST")
    }

    @Test func `a function whose token core refuses says that it is not set up`() throws {
        try bed.connect()
        bed.answer("GET me/oauth/github", with: .json(200, #"{"id":1,"login":"mira","scopes":[],"token":"********"}"#))
        #expect(bed.send(.get, "/github/organizations").status == .serviceUnavailable)
        bed.answer("POST me/oauth/github/states", with: .json(403, #"{"type":"urn:ployst:problem:forbidden"}"#))
        #expect(bed.send(.get, "/github/oauth/start").status == .serviceUnavailable)
        #expect(bed.log.contains("PLOYST_CORE_TOKEN"))
        #expect(!bed.log.contains(AccountsBed.functionToken))
    }
}
