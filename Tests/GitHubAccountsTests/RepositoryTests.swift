import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import LoopbackServer
import Testing

@testable import GitHubAccounts

/// What a connected account lists, and the webhooks that are made and removed in its name.
@Suite struct RepositoryTests {
    private static let url = "https://ployst.example.test/hooks/github/team~2"
    private static let wish = #"{"project":1,"owner":"acme","name":"widget"}"#
    private static let hooks = "/api/v3/repos/acme/widget/hooks"

    private let bed: AccountsBed

    init() throws {
        bed = try AccountsBed()
        try bed.connect()
    }

    @Test func `organizations come page by page, the person first`() {
        let first = bed.send(.get, "/github/organizations").json
        #expect(first["items"]?.items?.map { $0["login"]?.text } == ["mira", "acme"])
        #expect(first["items"]?.items?.map { $0["kind"]?.text } == ["person", "organization"])
        #expect(first["next"] == .string("2"))
        let second = bed.send(.get, "/github/organizations?cursor=2").json
        #expect(second["items"]?.items?.map { $0["login"]?.text } == ["umbrella"])
        #expect(second["next"] == .null)
    }

    @Test(arguments: [
        ("", "/api/v3/user/repos"), ("?owner=MIRA", "/api/v3/user/repos"), ("?owner=acme", "/api/v3/orgs/acme/repos"),
    ])
    func `repositories are those of an owner`(_ query: String, _ path: String) {
        let answer = bed.send(.get, "/github/repositories\(query)").json
        let item = answer["items"]?.items?.first
        #expect(item?["external_id"] == .string("77"))
        #expect(item?["owner"] == .string("acme"))
        #expect(item?["admin"] == .bool(true))
        #expect(bed.github.calls.last == "GET \(path)")
        #expect(bed.github.received.last?.target.contains("affiliation=owner") == (query == "?owner=MIRA"))
    }

    @Test(arguments: [
        "repositories?owner=a%2Fb", "repositories?owner=..", "repositories?owner=", "repositories?cursor=0",
        "organizations?cursor=x",
    ])
    func `what cannot be listed is refused before GitHub is asked`(_ target: String) {
        let calls = bed.github.calls.count
        #expect(bed.send(.get, "/github/\(target)").status == .badRequest)
        #expect(bed.github.calls.count == calls)
    }

    @Test func `a repository is tracked, then its webhook made as this project's hook wants it`() throws {
        let answer = bed.send(.post, "/github/repositories", Self.wish)
        #expect(answer.status == .created, "\(answer.text)")
        #expect(answer.json["repository"]?["id"] == .integer(12))
        #expect(answer.json["webhook"]?["change"] == .string("created"))
        #expect(!answer.text.contains("secret-of-the-hook"))
        let hook = try #require(bed.github.hooks.first)
        #expect(hook["active"] == .bool(true))
        #expect(hook["events"] == .array(Webhook.Wanted.events.map(JSONValue.string)))
        let config: [String: JSONValue] = [
            "url": .string(Self.url), "content_type": .string("json"), "secret": .string("secret-of-the-hook"),
            "insecure_ssl": .string("0"),
        ]
        #expect(hook["config"] == .object(config))
        let told = try #require(bed.core.received.first { $0.method == "POST" && $0.target.hasSuffix("/repositories") })
        #expect(
            try JSONBody.decode([String: String].self, from: told.body) == [
                "provider": "github", "external_id": "77", "owner": "acme", "name": "widget",
                "clone_url": "https://github.test/acme/widget.git", "default_branch": "main",
            ])
    }

    @Test(arguments: [
        Self.url, "https://ployst.example.test/hooks/github/team", "https://ployst.example.test/hooks/github/team~12",
    ])
    func `a webhook of ours is updated, and none is made beside it`(_ url: String) {
        bed.github.addHook(url: "https://elsewhere.example.test/hook")
        bed.github.addHook(url: url)
        let answer = bed.send(.post, "/github/repositories", Self.wish)
        #expect(answer.status == .ok, "\(answer.text)")
        #expect(answer.json["webhook"]?["change"] == .string("updated"))
        #expect(
            bed.github.hooks.map { $0["config"]?["url"]?.text } == [
                "https://elsewhere.example.test/hook", Self.url,
            ])
    }

    @Test(arguments: ["https://ployst.example.test/hooks/github/team-two", "https://other.test/hooks/github/team~2"])
    func `a webhook of another project or another Ployst is left alone`(_ url: String) {
        bed.github.addHook(url: url)
        #expect(bed.send(.post, "/github/repositories", Self.wish).status == .created)
        #expect(bed.github.hooks.count == 2)
        #expect(bed.send(.delete, "/github/repositories/12").status == .ok)
        #expect(bed.github.hooks.map { $0["config"]?["url"]?.text } == [url])
    }

    @Test func `a webhook that somebody makes at the same moment is updated`() {
        bed.github.addHook(url: Self.url)
        // Twice it is not there yet: when it is looked for before tracking, and before it is made.
        bed.github.answer("GET \(Self.hooks)", with: .json(200, "[]"), .json(200, "[]"))
        let answer = bed.send(.post, "/github/repositories", Self.wish)
        #expect(answer.status == .ok, "\(answer.text)")
        #expect(bed.github.hooks.count == 1)
        #expect(bed.github.hooks.first?["active"] == .bool(true))
    }

    @Test func `a webhook that is said to be there and is not is GitHub's refusal`() {
        let refused = Reply.json(
            422, #"{"message":"Validation Failed","errors":[{"message":"Hook already exists on this repository"}]}"#)
        bed.github.answer("POST \(Self.hooks)", with: refused)
        let answer = bed.send(.post, "/github/repositories", Self.wish)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.kind == "github-refused")
        #expect(answer.text.contains("Hook already exists"))
    }

    @Test func `nothing is tracked where the account may not make webhooks`() {
        bed.github.setAdministrator(false)
        let answer = bed.send(.post, "/github/repositories", Self.wish)
        #expect(answer.status == .forbidden)
        #expect(answer.kind == "github-forbidden")
        bed.github.setAdministrator(true)
        bed.github.answer("GET \(Self.hooks)", with: .json(404, #"{"message":"Not Found"}"#))
        let hidden = bed.send(.post, "/github/repositories", Self.wish)
        #expect(hidden.status == .notFound)
        #expect(hidden.text.contains("admin:repo_hook"))
        #expect(!bed.core.received.contains { $0.method == "POST" && $0.target.hasSuffix("/repositories") })
    }

    @Test func `who may not manage the project is told so by core, before GitHub is asked`() {
        let calls = bed.github.calls.count
        bed.answer(
            "GET projects/1/hooks",
            with: .json(
                403, #"{"type":"urn:ployst:problem:forbidden","detail":"This is for the managers of a project."}"#))
        for answer in [
            bed.send(.post, "/github/repositories", Self.wish), bed.send(.delete, "/github/repositories/12"),
        ] {
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("managers"))
        }
        #expect(bed.github.calls.count == calls)
    }

    @Test(arguments: [
        ("{}", 400), (#"{"project":1,"owner":"acme"}"#, 400), ("[", 400),
        (#"{"project":0,"owner":"a","name":"b"}"#, 422),
        (#"{"project":1,"owner":"a/b","name":"c"}"#, 422), (#"{"project":1,"owner":"a","name":".."}"#, 422),
        (#"{"project":2,"owner":"acme","name":"widget"}"#, 404),
        (#"{"project":1,"owner":"acme","name":"gadget"}"#, 404),
    ])
    func `what cannot be tracked is refused`(_ body: String, _ status: Int) {
        #expect(bed.send(.post, "/github/repositories", body).status.code == status)
        #expect(bed.github.hooks == [])
    }

    @Test func `the webhook is removed, and the repository stays tracked`() {
        #expect(bed.send(.post, "/github/repositories", Self.wish).status == .created)
        let removed = bed.send(.delete, "/github/repositories/12")
        #expect(removed.text == #"{"removed_webhooks":[1],"tracking":"kept"}"#)
        #expect(bed.github.hooks == [])
        #expect(bed.send(.delete, "/github/repositories/12").text == #"{"removed_webhooks":[],"tracking":"kept"}"#)
        #expect(!bed.core.received.contains { $0.method == "DELETE" })
        #expect(bed.send(.delete, "/github/repositories/13").status == .notFound)
        #expect(bed.send(.delete, "/github/repositories/x").status == .notFound)
    }

    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reply: Reply
        let status: HTTPResponse.Status
        let kind: String
        var retryAfter: String?

        init(
            _ name: String, _ reply: Reply, _ status: HTTPResponse.Status, _ kind: String, retryAfter: String? = nil
        ) {
            testDescription = name
            (self.reply, self.status, self.kind, self.retryAfter) = (reply, status, kind, retryAfter)
        }
    }

    @Test(arguments: [
        Failure(
            "an hour's limit that ends at once",
            .json(403, "{}", [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1")]),
            .tooManyRequests, "github-rate-limited", retryAfter: "1"),
        Failure(
            "an hour's limit",
            .json(429, "{}", [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "99999999999")]),
            .tooManyRequests, "github-rate-limited", retryAfter: "3600"),
        Failure(
            "too many at once", .json(403, "{}", [("Retry-After", "17")]), .tooManyRequests, "github-rate-limited",
            retryAfter: "17"),
        Failure(
            "too many at once, in words", .json(403, #"{"message":"You have exceeded a secondary rate limit."}"#),
            .tooManyRequests, "github-rate-limited", retryAfter: "60"),
        Failure("not allowed", .json(403, #"{"message":"Must have admin rights"}"#), .forbidden, "github-forbidden"),
        Failure(
            "single sign-on", .json(403, "{}", [("X-GitHub-SSO", "required; url=https://github.test/orgs/acme/sso")]),
            .forbidden, "github-single-sign-on"),
        Failure("a fault", .answer(500), .serviceUnavailable, "unavailable", retryAfter: "10"),
        Failure("no answer", .hangUp, .serviceUnavailable, "unavailable", retryAfter: "10"),
        Failure("a page", .answer(200, [], Array("<html>".utf8)), .badGateway, "github-answer"),
        Failure("another shape", .json(200, #"{"id":"x"}"#), .badGateway, "github-answer"),
    ])
    func `each failure of GitHub's has an answer of its own`(_ failure: Failure) {
        // A kept connection that ends without an answer may have been idle for too long, so libcurl asks once more.
        bed.github.answer("GET /api/v3/user", with: failure.reply, failure.reply)
        let answer = bed.send(.get, "/github/organizations")
        #expect(answer.status == failure.status, "\(answer.text)")
        #expect(answer.kind == failure.kind)
        #expect(answer.headerFields[.retryAfter] == failure.retryAfter)
        #expect(bed.account != nil)
    }

    @Test func `core's absence is told`() {
        bed.answer("GET me/oauth/github", with: .answer(502))
        #expect(bed.send(.get, "/github/organizations").status == .serviceUnavailable)
    }

    @Test func `the webhook's events are those that the hook uses of a repository`() throws {
        let source = try Executables.repositoryFile("Functions/GitHub/Translation.swift")
        let used = Set(source.matches(of: /case "([a-z_]+)": self/).map { String($0.output.1) })
        #expect(used.subtracting(Webhook.Wanted.events) == ["ping", "installation", "installation_repositories"])
        #expect(Set(Webhook.Wanted.events).subtracting(used) == [])
    }
}
