import DatabaseTesting
import FunctionKit
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// What core tells browsers, and how many requests it takes.
@Suite(.coreDatabase) struct BrowserTests {
    private static let origin = "https://board.example.test"

    private func core(_ settings: [String: String] = [:]) throws -> CoreHarness {
        try CoreHarness(conninfo: DatabaseTrait.conninfo, settings: settings)
    }

    @Test func `every answer tells a browser that it is data, errors too`() throws {
        let core = try core()
        for answer in [
            try core.send(.get, "health", token: nil), try core.send(.get, "projects"),
            try core.send(.get, "nothing"), try core.send(.get, "projects", token: nil),
        ] {
            #expect(answer.fields[.xContentTypeOptions] == "nosniff")
            #expect(answer.fields[.contentSecurityPolicy] == "default-src 'none'; frame-ancestors 'none'")
            #expect(answer.fields[.strictTransportSecurity] == "max-age=31536000")
            #expect(answer.fields[.cacheControl] != nil)
        }
        let token = try core.send(.post, "tokens", ["label": "x", "scopes": ["read"]])
        #expect(token.fields[.cacheControl] == "no-store")
        #expect(try core.send(.get, "health", scheme: "http").fields[.strictTransportSecurity] == nil)
    }

    @Test func `without the setting no other origin reads anything`() throws {
        let core = try core()
        let answer = try core.send(.get, "projects", fields: [.origin: Self.origin])
        #expect(answer.status == 200)
        #expect(answer.fields[.accessControlAllowOrigin] == nil)
        let preflight = try core.send(
            .options, "projects", token: nil, fields: [.origin: Self.origin, .accessControlRequestMethod: "GET"])
        #expect(preflight.status == 405)
    }

    @Test func `an origin that is listed reads answers and errors, and asks first`() throws {
        let core = try core(["PLOYST_CORS_ORIGINS": "https://other.example.test, \(Self.origin)"])
        for (token, status) in [(CoreHarness.admin, 200), ("ployst_unknown", 401)] {
            let answer = try core.send(.get, "projects", token: token, fields: [.origin: Self.origin])
            #expect(answer.status == status)
            #expect(answer.fields[.accessControlAllowOrigin] == Self.origin)
            #expect(answer.fields[.accessControlAllowCredentials] == "true")
            #expect(answer.fields[.accessControlExposeHeaders]?.contains("ETag") == true)
            #expect(answer.fields[.vary] == "Origin")
        }
        let preflight = try core.send(
            .options, "projects/1", token: nil,
            fields: [.origin: Self.origin, .accessControlRequestMethod: "PATCH"])
        #expect(preflight.status == 204)
        #expect(preflight.fields[.accessControlAllowMethods] == "GET, PATCH, DELETE")
        #expect(preflight.fields[.accessControlAllowHeaders]?.contains("X-Ployst-CSRF") == true)
        let foreign = try core.send(.get, "projects", fields: [.origin: "https://evil.example"])
        #expect(foreign.fields[.accessControlAllowOrigin] == nil)
        #expect(foreign.fields[.vary] == "Origin")
    }

    @Test(arguments: [
        ("PLOYST_CORS_ORIGINS", "*"), ("PLOYST_CORS_ORIGINS", "https://board.example.test/"),
        ("PLOYST_CORS_ORIGINS", "board.example.test"), ("PLOYST_RATE_LIMIT", "10"), ("PLOYST_RATE_LIMIT", "0/60"),
        ("PLOYST_RATE_LIMIT", "x/y"), ("PLOYST_REGISTRATION", "maybe"), ("PLOYST_MAIL_COMMAND", "sendmail"),
    ])
    func `a setting that makes no sense is named`(_ name: String, _ value: String) throws {
        let error = #expect(throws: EnvironmentError.self) { try core([name: value]) }
        #expect(error?.name == name)
    }

    @Test func `each token has its own limit, and is told how it stands`() throws {
        let core = try core(["PLOYST_RATE_LIMIT": "3/3600"])
        let token = try CoreHarness().makeToken("read")
        for left in [2, 1, 0] {
            let answer = try core.send(.get, "projects", token: token)
            #expect(answer.status == 200)
            #expect(answer.fields[.rateLimitPolicy] == #""requests";q=3;w=3600"#)
            #expect(answer.fields[.rateLimit]?.hasPrefix("\"requests\";r=\(left);t=") == true)
        }
        let refused = try core.send(.get, "projects", token: token)
        #expect(refused.status == 429)
        #expect(refused.problem == "rate-limited")
        #expect((1...1200).contains(Int(refused.fields[.retryAfter] ?? "") ?? 0))
        #expect(try core.send(.get, "projects", token: CoreHarness().makeToken("read")).status == 200)
        #expect(try core.send(.get, "health", token: token).fields[.rateLimit] == nil)
        #expect(try core.ping(nil, repository: CoreHarness.repository("nobody's")).status == 200)
    }

    @Test func `whoever has no good token is counted by address`() throws {
        let core = try core(["PLOYST_RATE_LIMIT": "2/3600"])
        let address = "2001:db8::\(String(Int.random(in: 1...65_535), radix: 16))"
        func guess() throws -> Int {
            try core.send(.get, "projects", token: "ployst_\(RequestID.random())", address: address).status
        }
        #expect(try [guess(), guess(), guess()] == [401, 401, 429])
        #expect(try core.send(.get, "projects", token: nil, address: address).status == 429)
        #expect(try core.send(.get, "projects", token: nil, address: address + "9").status == 401)
    }

    @Test func `a bucket fills again`() {
        let (limiter, limit) = (RateLimiter(), RateLimit(requests: 2, seconds: 10))
        let start = ContinuousClock.now
        func count(after seconds: Double) -> RateLimiter.Standing {
            limiter.count([1], limit: limit, now: start + .seconds(seconds))
        }
        #expect(count(after: 0) == .init(isOver: false, left: 1, fullIn: 5, nextIn: 1))
        #expect(count(after: 0).left == 0)
        #expect(count(after: 1) == .init(isOver: true, left: 0, fullIn: 9, nextIn: 4))
        #expect(!count(after: 6).isOver)
        #expect(count(after: 100).left == 1)
    }
}
