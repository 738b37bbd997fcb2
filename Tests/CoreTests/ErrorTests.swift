import DatabaseTesting
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Testing

@testable import Core

/// What core says of requests that are wrong, and when its database is away.
@Suite(.coreDatabase) struct ErrorTests {
    private let core: CoreHarness

    init() throws { core = try CoreHarness() }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let method: HTTPRequest.Method
        let target: String
        var body: String?
        var type: String? = "application/json"
        let status: Int
        let problem: String
        /// What the detail has to hold.
        let says: String

        init(
            _ name: String, _ method: HTTPRequest.Method, _ target: String, body: String? = nil,
            type: String? = "application/json", _ status: Int, _ problem: String, _ says: String
        ) {
            testDescription = name
            self.method = method
            self.target = target
            self.body = body
            self.type = type
            self.status = status
            self.problem = problem
            self.says = says
        }
    }

    static let push = #"""
        {"repository":{"provider":"github","owner":"a","name":"b"},"pushed_at":"2026-11-23T10:00:00Z","updates":[\#
        {"ref":"refs/heads/main","before":null,"after":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","forced":false}]}
        """#

    static let requests = [
        Wrong("no such path", .get, "/core/v1/nothing", 404, "not-found", "/core/v1/openapi.json"),
        Wrong("another API", .get, "/core/v2/projects", 404, "not-found", "below /core/v1/"),
        Wrong("a slash too many", .get, "/core/v1/projects/", 404, "not-found", "/core/v1/projects/"),
        Wrong("no id", .get, "/core/v1/projects/x", 404, "not-found", "'x' is no id"),
        Wrong("id nought", .get, "/core/v1/projects/0", 404, "not-found", "'0' is no id"),
        Wrong("an id beyond all", .get, "/core/v1/projects/99999999999999999999", 404, "not-found", "is no id"),
        Wrong("no such project", .get, "/core/v1/projects/999999", 404, "not-found", "no project 999999"),
        Wrong("no such repository", .get, "/core/v1/repositories/999999", 404, "not-found", "no repository 999999"),
        Wrong("no such branch", .get, "/core/v1/branches/999999", 404, "not-found", "no branch 999999"),
        Wrong("no such feature", .get, "/core/v1/features/999999", 404, "not-found", "no feature 999999"),
        Wrong("no such token", .delete, "/core/v1/tokens/999999", 404, "not-found", "no token 999999"),
        Wrong("no status of a build", .get, "/core/v1/builds?status=green", 400, "malformed", "one of queued, running"),
        Wrong("no provider", .get, "/core/v1/repositories?provider=svn", 400, "malformed", "one of github, git."),
        Wrong("limit nought", .get, "/core/v1/projects?limit=0", 400, "malformed", "from 1 to 500"),
        Wrong("limit beyond", .get, "/core/v1/projects?limit=501", 400, "malformed", "from 1 to 500"),
        Wrong("limit of words", .get, "/core/v1/projects?limit=ten", 400, "malformed", "'limit'"),
        Wrong("a made-up cursor", .get, "/core/v1/projects?cursor=abc", 400, "malformed", "'cursor'"),
        Wrong("a negative cursor", .get, "/core/v1/projects?cursor=-1", 400, "malformed", "'cursor'"),
        Wrong("a cursor with a sign", .get, "/core/v1/projects?cursor=%2B1", 400, "malformed", "'cursor'"),
        Wrong("a cursor beyond all", .get, "/core/v1/projects?cursor=1000000000000000", 400, "malformed", "'cursor'"),
        Wrong("an id with a sign", .get, "/core/v1/projects/+1", 404, "not-found", "is no id"),
        Wrong("an empty revision", .get, "/core/v1/builds?revision=", 400, "malformed", "'revision'"),
        Wrong("a project nought", .get, "/core/v1/builds?project=0", 400, "malformed", "'project'"),
        Wrong("providers of project nought", .get, "/core/v1/providers?project=0", 400, "malformed", "'project'"),
        Wrong(
            "a sequence beside a cursor", .get, "/core/v1/events?cursor=000000000001-000000000001&after=x", 400,
            "malformed", "'after'"),
        Wrong(
            "a sequence with a sign", .get, "/core/v1/events?after=%2B00000000001-000000000001", 400, "malformed",
            "'after'"),
        Wrong("U+0000 in a filter", .get, "/core/v1/projects?slug=a%00b", 422, "unacceptable", "U+0000"),
        Wrong("U+0000 in fields", .get, "/core/v1/projects?fields=a%00b", 422, "unacceptable", "U+0000"),
        Wrong("no body", .post, "/core/v1/projects", body: "", 400, "malformed", "not JSON"),
        Wrong("no JSON", .post, "/core/v1/projects", body: "{", 400, "malformed", "not JSON"),
        Wrong("a list", .post, "/core/v1/projects", body: "[]", 400, "malformed", "In the body"),
        Wrong(
            "a form", .post, "/core/v1/projects", body: "{}", type: "text/plain", 415, "unsupported-media-type",
            "text/plain"),
        Wrong(
            "no type", .post, "/core/v1/projects", body: "{}", type: nil, 415, "unsupported-media-type",
            "application/json"),
        Wrong("no name", .post, "/core/v1/projects", body: #"{"slug":"x"}"#, 422, "unacceptable", "'name' is missing"),
        Wrong(
            "an empty name", .post, "/core/v1/projects", body: #"{"slug":"x","name":""}"#, 422, "unacceptable", "'name'"
        ),
        Wrong(
            "a name of null", .post, "/core/v1/projects", body: #"{"slug":"x","name":null}"#, 422, "unacceptable",
            "'name'"),
        Wrong(
            "a name of numbers", .post, "/core/v1/projects", body: #"{"slug":"x","name":1}"#, 422, "unacceptable",
            "is not text"),
        Wrong(
            "an unknown member", .post, "/core/v1/projects", body: #"{"slug":"x","name":"X","b":1,"a":2}"#, 422,
            "unacceptable",
            "'a', 'b'"),
        Wrong(
            "U+0000 in a text", .post, "/core/v1/projects", body: #"{"slug":"x","name":"a\u0000b"}"#, 422,
            "unacceptable",
            "U+0000"),
        Wrong(
            "a name too long for the database alone", .post, "/core/v1/projects",
            body: #"{"slug":"x","name":""# + String(repeating: "e\u{301}", count: 150) + #""}"#, 422, "unacceptable",
            "longer than 200"),
        Wrong(
            "a slug in capitals", .post, "/core/v1/projects", body: #"{"slug":"Team","name":"X"}"#, 422, "unacceptable",
            "'Team'"),
        Wrong(
            "a slug with a dash first", .post, "/core/v1/projects", body: #"{"slug":"-a","name":"X"}"#, 422,
            "unacceptable",
            "'-a'"),
        Wrong(
            "a slug with ~", .post, "/core/v1/projects", body: #"{"slug":"a~2","name":"X"}"#, 422, "unacceptable",
            "'a~2'"),
        Wrong(
            "an observation without type", .post, "/core/v1/observations/push", body: push, type: nil, 415,
            "unsupported-media-type", "missing"),
        Wrong(
            "a shortened revision", .post, "/core/v1/observations/push",
            body: push.replacing("aaaaaaaaa\"", with: "a\""),
            400,
            "malformed", "'updates[0].after'"),
        Wrong(
            "no revision", .post, "/core/v1/observations/push", body: push.replacing(#""after""#, with: #""afta""#),
            400,
            "malformed", "'updates[0].after' is missing"),
        Wrong(
            "a time without zone", .post, "/core/v1/observations/push", body: push.replacing("00Z", with: "00"), 400,
            "malformed",
            "'pushed_at'"),
        Wrong(
            "a time before the first year", .post, "/core/v1/observations/push",
            body: push.replacing("2026-11-23T10:00:00Z", with: "0001-01-01T00:00:00+01:00"), 400, "malformed",
            "'pushed_at'"),
        Wrong(
            "a time after the last year", .post, "/core/v1/observations/push",
            body: push.replacing("2026-11-23T10:00:00Z", with: "9999-12-31T23:59:59-01:00"), 400, "malformed",
            "'pushed_at'"),
        Wrong(
            "a generation that no hook has", .post, "/core/v1/observations/push",
            body: push.replacing(#""pushed_at""#, with: #""project":"x","hook_generation":2147483648,"pushed_at""#),
            422,
            "unacceptable", "'hook_generation'"),
        Wrong(
            "one repository and several", .post, "/core/v1/observations/repository",
            body: push.replacing(#""pushed_at""#, with: #""repositories":[],"observed_at""#), 400, "malformed",
            "'repositories'"),
        Wrong(
            "a tag", .post, "/core/v1/observations/push", body: push.replacing("heads", with: "tags"), 422,
            "unacceptable",
            "'updates[0].ref'"),
        Wrong(
            "a nameless branch", .post, "/core/v1/observations/push",
            body: push.replacing("heads/main", with: "heads/"), 422,
            "unacceptable", "'updates[0].ref'"),
        Wrong(
            "a very long branch", .post, "/core/v1/observations/push",
            body: push.replacing("heads/main", with: "heads/" + String(repeating: "ü", count: 500)), 422,
            "unacceptable",
            "1000 bytes"),
        Wrong(
            "U+0000 in a branch", .post, "/core/v1/observations/push",
            body: push.replacing("heads/main", with: #"heads/a\u0000"#),
            422, "unacceptable", "U+0000"),
        Wrong(
            "a provider without branches", .post, "/core/v1/observations/push",
            body: push.replacing("github", with: "jenkins"), 422,
            "unacceptable", "jenkins"),
        Wrong(
            "a nameless repository", .post, "/core/v1/observations/push", body: push.replacing(#""b""#, with: #""""#),
            422,
            "unacceptable", "'repository.name'"),
        Wrong(
            "a repository's name too long for an index", .post, "/core/v1/observations/push",
            body: push.replacing(#""b""#, with: "\"" + noise(1500) + "\""), 422, "unacceptable", "'repository.name'"),
        Wrong(
            "a push of the day after tomorrow", .post, "/core/v1/observations/push",
            body: push.replacing("2026", with: "2926"), 422,
            "unacceptable", "more than a day ahead"),
    ]

    @Test(arguments: requests) func `a request that is wrong is told what is wrong`(_ wrong: Wrong) throws {
        var fields: HTTPFields = [.idempotencyKey: RequestID.random()]
        if wrong.body != nil { fields[.contentType] = wrong.type }
        let answer = try core.send(wrong.method, wrong.target, bytes: Array((wrong.body ?? "").utf8), fields: fields)
        #expect(answer.status == wrong.status, "\(answer.body)")
        #expect(answer.problem == wrong.problem)
        #expect(answer["detail"].text?.contains(wrong.says) == true, "\(answer["detail"])")
        #expect(answer["status"] == JSONValue(wrong.status))
        #expect(answer["request_id"].text == answer.fields[.requestID])
        #expect(answer.fields[.contentType] == "application/problem+json")
    }

    @Test(
        arguments: [
            ("projects", HTTPRequest.Method.put, ["GET", "POST"]), ("projects/1", .post, ["GET", "PATCH", "DELETE"]),
            ("health", .delete, ["GET"]), ("observations/push", .get, ["POST"]),
            ("features/1/links", .post, ["PUT", "DELETE"]),
        ] as [(String, HTTPRequest.Method, [String])])
    func `another method is refused with those that there are`(
        _ path: String, _ method: HTTPRequest.Method, _ allowed: [String]
    ) throws {
        let answer = try core.send(method, path)
        #expect(answer.status == 405)
        let field = try #require(answer.fields[.allow])
        #expect(field.split(separator: ", ").map(String.init) == allowed)
    }

    @Test func `names as long as they may be are stored`() throws {
        let name = Self.noise(800)
        let project = try core.makeProject()
        let repository: JSONValue = [
            "provider": "github", "external_id": .string(name), "owner": .string(name), "name": .string(name),
        ]
        let push = Push(1, "0", "a", branch: String(Self.noise(1000).dropFirst("refs/heads/".count)))
        #expect(try core.push(push, to: project, repository: repository).status == 200)
        let listed: JSONValue = [
            "provider": "git", "owner": .string(String(repeating: "😀", count: 200)),
            "name": .string(String(repeating: "ü", count: 200)),
        ]
        #expect(try core.send(.post, "projects/\(project.id)/repositories", listed).status == 201)
    }

    @Test func `a slug is never given again`() throws {
        let project = try core.makeProject()
        let body: JSONValue = ["name": "Again", "slug": .string(project.slug)]
        #expect(try core.send(.post, "projects", body).status == 409)
        try core.send(.delete, "projects/\(project.id)")
        #expect(try core.send(.post, "projects", body).status == 409)
        #expect(try core.send(.get, "projects/\(project.id)").status == 404)
        #expect(try core.send(.get, "projects?slug=\(project.slug)")["items"] == [])
    }

    @Test func `HEAD is GET without the body`() throws {
        let answer = try core.send(.head, "projects")
        #expect(answer.status == 200)
        #expect(answer.body == .null)
        #expect(answer.fields[.eTag] != nil)
    }

    @Test func `without its database core says when to come back`() throws {
        let core = try CoreHarness(conninfo: Secret("host=/nowhere.example.test dbname=nothing"))
        let reporting = CoreHarness.observation([Push(1, "0", "a")], to: nil)
        for answer in [
            try core.send(.get, "projects"), try core.send(.get, "ready"), try core.observe("push", reporting),
        ] {
            #expect(answer.status == 503)
            #expect(answer.problem == "unavailable")
            #expect(answer.fields[.retryAfter] != nil)
            #expect(answer["detail"].text?.contains("nowhere") == false)
        }
        #expect(try core.send(.get, "health").status == 200)
        #expect(try core.send(.get, "openapi.json").status == 200)
    }

    /// Text that no compression makes shorter.
    private static func noise(_ count: Int) -> String {
        var random = SplitMix64(seed: 4711)
        let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
        return String((0..<count).map { _ in letters[Int(random.next() % 64)] })
    }
}
