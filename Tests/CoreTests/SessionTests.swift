import Access
import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Testing

@testable import Core

/// How people log in and out, as bearer tokens and as cookies.
@Suite(.coreDatabase) struct SessionTests {
    private let people: PeopleHarness
    private var core: CoreHarness { people.core }

    init() throws { people = try PeopleHarness() }

    private func logIn(
        _ email: String, password: String = PeopleHarness.password, cookie: Bool = false, fields: HTTPFields = [:],
        scheme: String = "https", address: String = ""
    ) throws -> Answer {
        let body: JSONValue = ["email": .string(email), "password": .string(password), "cookie": .bool(cookie)]
        return try core.send(
            .post, "sessions", body, token: nil, fields: fields, scheme: scheme, address: address)
    }

    @Test func `a session is a bearer token, kept as a digest`() throws {
        let mira = try people.join()
        #expect(mira.session.hasPrefix("ployst_session_"))
        let kept = try core.database.text(
            "select count(*) from session where account_id = \(mira.id) and digest = sha256(\(Array(mira.session.utf8)))"
        )
        #expect(kept == "1")
        #expect(try core.send(.get, "me", token: mira.session).status == 200)
        #expect(try core.send(.delete, "sessions/current", token: mira.session).status == 204)
        #expect(try core.send(.get, "me", token: mira.session).status == 401)
    }

    @Test func `sessions are listed and ended one by one, each by its owner alone`() throws {
        let (mira, noah) = (try people.join(), try people.join("noah"))
        let second = try people.logIn(mira.email)
        let listed = try core.send(.get, "sessions", token: mira.session)["items"].items
        #expect(listed.map { $0["current"] } == [true, false])
        #expect(listed.map { $0["label"] } == ["tests", "tests"])
        let other = try #require(listed[1]["id"].number)
        #expect(try core.send(.delete, "sessions/\(other)", token: noah.session).status == 404)
        #expect(try core.send(.delete, "sessions/\(other)", token: mira.session).status == 204)
        #expect(try core.send(.get, "me", token: second.session).status == 401)
        #expect(try core.send(.get, "me", token: mira.session).status == 200)
    }

    @Test func `a session ends 90 days after log-in, and after 14 days without use`() throws {
        let mira = try people.join()
        for change in ["expires_at = now()", "last_used_at = now() - interval '15 days'"] {
            let session = try people.logIn(mira.email).session
            try core.database.script("update session set \(change) where account_id = \(mira.id)")
            #expect(try core.send(.get, "me", token: session).status == 401)
        }
    }

    @Test func `a wrong password and an unknown account are told the same, and are as much work`() throws {
        let mira = try people.join()
        let answers = [
            try logIn(mira.email, password: "not the password"), try logIn(PeopleHarness.email("nobody")),
            try logIn(mira.email, password: ""),
        ]
        for answer in answers.prefix(2) {
            #expect(answer.status == 401)
            #expect(answer.problem == "wrong-credentials")
            #expect(answer.fields[.wwwAuthenticate] == "Bearer")
        }
        #expect(answers[0]["detail"] == answers[1]["detail"])
        #expect(answers[2].status == 422)
    }

    @Test func `log-in is throttled by account, known or not, and a good one clears it`() throws {
        let mira = try people.join()
        for email in [mira.email, PeopleHarness.email("nobody")] {
            try core.database.execute(
                "select throttle_try('login', \(email), 10, interval '15 minutes') from generate_series(1, 10)")
            let answer = try logIn(email)
            #expect(answer.status == 429)
            #expect(answer.problem == "throttled")
            #expect(Int(answer.fields[.retryAfter] ?? "") ?? 0 > 0)
        }
        try core.database.execute(
            "update throttle set ends_at = now() - interval '1 second' where key = throttle_key('login', \(mira.email))"
        )
        #expect(try logIn(mira.email, password: "not the password").status == 401)
        #expect(try logIn(mira.email).status == 201)
        let left = try core.database.text(
            "select count(*) from throttle where key = throttle_key('login', \(mira.email))")
        #expect(left == "0")
    }

    @Test(arguments: [("192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8::ffff:1")])
    func `log-in is throttled by address, of IPv6 by its network`(_ known: String, _ same: String) throws {
        let mira = try people.join()
        try core.database.execute(
            """
            select throttle_try('login from', throttled_address(\(known)), 100, interval '15 minutes')
            from generate_series(1, 100)
            """)
        #expect(try logIn(mira.email, address: same).status == 429)
        #expect(try logIn(mira.email, address: "198.51.100.\(Int.random(in: 1...254))").status == 201)
    }

    @Test func `a browser's session is a cookie that scripts cannot read, and a token of its own for changes`() throws {
        let mira = try people.join()
        let made = try logIn(mira.email, cookie: true)
        #expect(made["token"] == .null)
        let cookie = try #require(made.fields[.setCookie])
        #expect(cookie.hasPrefix("__Host-ployst=ployst_session_"))
        #expect(cookie.hasSuffix("; Max-Age=7776000; Path=/; HttpOnly; SameSite=Lax; Secure"))
        let sent: HTTPFields = [.cookie: "a=b; \(cookie.prefix { $0 != ";" }); c=d"]
        let me = try core.send(.get, "me", token: nil, fields: sent)
        #expect(me["csrf"] == made["csrf"])
        #expect(made["csrf"].text?.count == 64)
        let refused = try core.send(.patch, "me", ["name": "Eve"], token: nil, fields: sent)
        #expect(refused.status == 403)
        #expect(refused.problem == "cross-site")
        var guarded = sent
        guarded[.crossSiteGuard] = made["csrf"].text
        #expect(try core.send(.patch, "me", ["name": "Mira"], token: nil, fields: guarded).status == 200)
        let other = try logIn(mira.email, cookie: true)
        guarded[.crossSiteGuard] = other["csrf"].text
        #expect(try core.send(.patch, "me", ["name": "Eve"], token: nil, fields: guarded).status == 403)
        guarded[.crossSiteGuard] = made["csrf"].text
        let out = try core.send(.delete, "sessions/current", token: nil, fields: guarded)
        #expect(out.fields[.setCookie] == "__Host-ployst=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure")
        #expect(try core.send(.get, "me", token: nil, fields: sent).status == 401)
    }

    @Test(
        arguments: [
            ([.origin: "https://evil.example"], 403), ([.origin: "https://ployst.example.test"], 200),
            ([HTTPField.Name(constant: "Sec-Fetch-Site"): "cross-site"], 403),
            ([HTTPField.Name(constant: "Sec-Fetch-Site"): "same-site"], 403),
            ([HTTPField.Name(constant: "Sec-Fetch-Site"): "same-origin"], 200), ([.origin: "null"], 403),
        ] as [(HTTPFields, Int)])
    func `a page of another site changes nothing with the cookie, even with the guard`(
        _ fields: HTTPFields, _ status: Int
    ) throws {
        let mira = try people.join()
        let made = try logIn(mira.email, cookie: true)
        var sent = fields
        sent[.cookie] = made.fields[.setCookie].map { String($0.prefix { $0 != ";" }) }
        sent[.crossSiteGuard] = made["csrf"].text
        #expect(try core.send(.patch, "me", ["name": "Mira"], token: nil, fields: sent).status == status)
        #expect(try logIn(mira.email, cookie: true, fields: fields).status == (status == 200 ? 201 : 403))
    }

    @Test(arguments: [
        ("localhost:8080", "http", "ployst="), ("127.0.0.1:8080", "http", "ployst="), ("[::1]:8080", "http", "ployst="),
        ("127.0.0.1.evil.example", "http", "__Host-ployst="), ("ployst.example.test", "http", "__Host-ployst="),
        ("localhost", "https", "__Host-ployst="),
    ])
    func `the cookie is for https alone, but for loopback`(_ host: String, _ scheme: String, _ begins: String) throws {
        let mira = try people.join()
        let made = try logIn(mira.email, cookie: true, fields: [.hostField: host], scheme: scheme)
        let cookie = try #require(made.fields[.setCookie])
        #expect(cookie.hasPrefix(begins))
        #expect(cookie.hasSuffix("; Secure") == begins.hasPrefix("__Host"))
    }

    @Test func `a header counts before a cookie`() throws {
        let mira = try people.join()
        let made = try logIn(mira.email, cookie: true)
        let fields: HTTPFields = [.cookie: made.fields[.setCookie].map { String($0.prefix { $0 != ";" }) } ?? ""]
        #expect(try core.send(.get, "me", token: "ployst_unknown", fields: fields).status == 401)
    }
}
