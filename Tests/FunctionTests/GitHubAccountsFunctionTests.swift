import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Signatures
import Testing

/// Accounts at GitHub, between a real core and a played GitHub, however a web server starts the function.
@Suite(.installation) struct GitHubAccountsFunctionTests {
    @Test(arguments: Transport.allCases)
    func `an account is connected, shown, and forgotten`(_ transport: Transport) throws {
        let holder = try AccountHolder(transport)
        #expect(try holder.send(.get, "/github/account").status == .conflict)
        try holder.connect()
        let kept = try holder.core("GET", "me/oauth/github")
        #expect(kept["login"] == .string("mira"))
        #expect(kept["token"] == .string("********"))
        let shown = try holder.send(.get, "/github/account")
        #expect(shown["external_id"] == .string("9"), "\(shown.text)")
        #expect(try holder.send(.get, "/github/organizations")["next"] == .string("2"))
        #expect(try holder.send(.delete, "/github/account").status == .noContent)
        #expect(holder.github.calls.last == "DELETE /api/v3/applications/\(PlayedGitHub.clientID)/token")
        #expect(try holder.core("GET", "me/oauth/github").status == 404)
    }

    @Test(arguments: Transport.allCases)
    func `a state is good once, in the session that it was made in`(_ transport: Transport) throws {
        let holder = try AccountHolder(transport)
        let callback = try holder.callback()
        var elsewhere = holder.request(.get, callback)
        elsewhere.headerFields[.authorization] = "Bearer \(try InstallationTrait.ployst.logIn())"
        #expect(try holder.send(elsewhere).status == .forbidden)
        #expect(try holder.send(.get, callback).status == .ok)
        let calls = holder.github.calls.count
        #expect(try holder.send(.get, callback).status == .forbidden)
        #expect(holder.github.calls.count == calls)
    }

    @Test(arguments: Transport.allCases)
    func `a token that GitHub takes no more is forgotten`(_ transport: Transport) throws {
        let holder = try AccountHolder(transport)
        try holder.connect()
        holder.github.withdraw()
        let answer = try holder.send(.get, "/github/repositories")
        #expect(answer.status == .conflict)
        #expect(answer["type"] == .string("urn:ployst:problem:github-not-connected"))
        #expect(try holder.core("GET", "me/oauth/github").status == 404)
    }

    @Test(arguments: Transport.allCases)
    func `a repository is tracked, its webhook's deliveries are taken, and the webhook is removed`(
        _ transport: Transport
    ) throws {
        let holder = try AccountHolder(transport)
        try holder.connect()
        let made = try holder.track(in: holder.project)
        #expect(made.status == .created, "\(made.text)")
        guard case .integer(let id)? = made["repository"]?["id"] else { throw StackError("tracked: \(made.text)") }
        #expect(try holder.core("GET", "repositories/\(id)")["external_id"] == .string("77"))

        let config = try #require(holder.github.hooks.first?["config"])
        let url = try #require(config["url"]?.text)
        #expect(url == "https://\(AccountHolder.host)/hooks/github/\(holder.slug)")
        let taken = try ping(to: url, secret: try #require(config["secret"]?.text))
        #expect(taken.status == .ok, "\(taken.text)")

        #expect(try holder.track(in: holder.project)["webhook"]?["change"] == .string("updated"))
        let removed = try holder.send(.delete, "/github/repositories/\(id)")
        #expect(removed["removed_webhooks"] == .array([.integer(1)]), "\(removed.text)")
        #expect(holder.github.hooks == [])
        #expect(try holder.core("GET", "repositories/\(id)").status == 200)
    }

    /// The delivery that GitHub sends to a new webhook, signed with the webhook's own secret.
    private func ping(to url: String, secret: String) throws -> HostedResponse {
        let repository =
            #"{"id":77,"name":"widget","full_name":"acme/widget","owner":{"login":"acme"},"pushed_at":"2026-11-20T10:00:00Z"}"#
        let body = Array(#"{"zen":"x","hook_id":1,"repository":\#(repository)}"#.utf8)
        let fields: HTTPFields = [
            .contentType: "application/json", .event: "ping", .delivery: RequestID.random(),
            .signature: try HookSignature.header(for: body, secret: Secret(secret)),
        ]
        let path = String(url.trimmingPrefix("https://\(AccountHolder.host)"))
        return try InstallationTrait.ployst.gitHub(.inProcess).send(.post, path, headers: fields, body: body)
    }

    @Test(arguments: Transport.allCases)
    func `what core does not allow a person, it does not allow the function`(_ transport: Transport) throws {
        let holder = try AccountHolder(transport)
        try holder.connect()
        let calls = holder.github.calls.count
        #expect(try holder.track(in: InstallationTrait.ployst.project).status == .notFound)
        #expect(holder.github.calls.count == calls)
        #expect(holder.github.hooks == [])
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var status: HTTPResponse.Status
        var change: @Sendable (inout HostedRequest) -> Void
    }

    @Test(
        arguments: Transport.allCases,
        [
            Refusal(testDescription: "no session", status: .unauthorized) { $0.headerFields[.authorization] = nil },
            Refusal(testDescription: "a session that is none", status: .unauthorized) {
                $0.headerFields[.authorization] = "Bearer ployst_session_unknown"
            },
            Refusal(testDescription: "a client token", status: .forbidden) {
                $0.headerFields[.authorization] = "Bearer ployst_0123456789"
            },
            Refusal(testDescription: "PUT", status: .methodNotAllowed) { $0.method = .put },
            Refusal(testDescription: "a path below", status: .notFound) { $0.path += "/1/more" },
            Refusal(testDescription: "text", status: .unsupportedMediaType) {
                $0.headerFields[.contentType] = "text/plain"
            },
            Refusal(testDescription: "half a document", status: .badRequest) { $0.body.removeLast() },
        ])
    func `refuses what nobody may ask for`(_ transport: Transport, _ refusal: Refusal) throws {
        let holder = try AccountHolder(transport)
        var request = holder.request(.post, "/github/repositories", #"{"project":1,"owner":"acme","name":"widget"}"#)
        refusal.change(&request)
        let answer = try holder.send(request)
        #expect(answer.status == refusal.status, "\(answer.text)")
        #expect(answer.headerFields[.contentType] == "application/problem+json")
        #expect(answer.headerFields[.xContentTypeOptions] == "nosniff")
    }

    /// In process nothing limits the body: the gateways do.
    @Test(arguments: [Transport.cgi, .fastCGI]) func `refuses a body over 64 KiB`(_ transport: Transport) throws {
        let holder = try AccountHolder(transport)
        let body = String(repeating: " ", count: 64 * 1024 + 1)
        #expect(try holder.send(.post, "/github/repositories", body).status == .contentTooLarge)
    }
}
