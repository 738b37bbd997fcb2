import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody
import Signatures

/// Talks to GitHub: its REST interface in somebody's name, and its OAuth pages as this app.
///
/// <https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps>
final class GitHubClient {
    /// The longest that one call may take, however much time the request has.
    private static let longest = Duration.seconds(6)

    private static let answerLimitBytes = 4 * 1024 * 1024

    let settings: GitHubSettings

    /// Made by the first call: most requests of most functions need none.
    private var startedClient: HTTPClient?

    init(settings: GitHubSettings) {
        self.settings = settings
    }

    /// Calls the REST interface with a person's token.
    ///
    /// A read follows redirects: GitHub answers so for what was renamed.
    ///
    /// - Throws: ``GitHubFailure``.
    func call(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, token: Secret, for request: Request
    ) throws(GitHubFailure) -> HTTPClientResponse {
        let response = try send(method, path, body: body, authorization: "Bearer \(token.text)", for: request)
        if let failure = GitHubAnswer.failure(response) { throw failure }
        return response
    }

    /// Tells GitHub that a token is not used any more.
    ///
    /// - Throws: ``GitHubFailure``; `notFound` where it was none any more.
    func revoke(_ token: Secret, for request: Request) throws {
        let credentials = Base64.encode(Array("\(settings.clientID):\(settings.clientSecret.text)".utf8))
        let response = try send(
            .delete, "/applications/\(FormField.escaped(settings.clientID))/token",
            body: try JSONBody.encode(["access_token": token.text]), authorization: "Basic \(credentials)", for: request
        )
        if let failure = GitHubAnswer.failure(response) { throw failure }
    }

    /// Where a browser is sent to, so that somebody can say yes.
    func authorizationPage(redirect: String, scopes: [String], state: String, challenge: String) -> String {
        let fields = FormField.text(of: [
            ("client_id", settings.clientID), ("redirect_uri", redirect), ("scope", scopes.joined(separator: " ")),
            ("state", state), ("code_challenge", challenge), ("code_challenge_method", "S256"),
        ])
        return "\(settings.url)/login/oauth/authorize?\(fields)"
    }

    /// Exchanges the code that somebody came back with for a token.
    ///
    /// - Throws: ``GitHubFailure``, ``ExchangeFailure``.
    func exchange(
        code: String, verifier: String, redirect: String, for request: Request
    ) throws -> OAuthGrant {
        let fields = FormField.text(of: [
            ("client_id", settings.clientID), ("client_secret", settings.clientSecret.text), ("code", code),
            ("redirect_uri", redirect), ("code_verifier", verifier),
        ])
        let sent = HTTPClientRequest(
            method: .post, url: "\(settings.url)/login/oauth/access_token",
            headerFields: [.accept: "application/json", .contentType: "application/x-www-form-urlencoded"],
            body: Array(fields.utf8), timeout: min(Self.longest, request.deadline - .now))
        return try OAuthGrant(of: try perform(sent))
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]?, authorization: String, for request: Request
    ) throws(GitHubFailure) -> HTTPClientResponse {
        var sent = HTTPClientRequest(
            method: method, url: settings.apiURL + path,
            headerFields: [
                .accept: "application/vnd.github+json", .authorization: authorization, .apiVersion: "2022-11-28",
            ], body: body, timeout: min(Self.longest, request.deadline - .now))
        if body != nil { sent.headerFields[.contentType] = "application/json" }
        if method == .get { sent.redirectLimit = 3 }
        return try perform(sent)
    }

    private func perform(_ request: HTTPClientRequest) throws(GitHubFailure) -> HTTPClientResponse {
        var request = request
        // GitHub refuses requests without.
        request.headerFields[.userAgent] = "Ployst"
        request.responseLimitBytes = Self.answerLimitBytes
        do throws(TransferError) {
            return try client().send(request)
        } catch {
            throw .unreachable(error.description)
        }
    }

    private func client() throws(TransferError) -> HTTPClient {
        if let startedClient { return startedClient }
        let client = try HTTPClient()
        startedClient = client
        return client
    }
}

extension HTTPField.Name {
    fileprivate static let apiVersion = HTTPField.Name(constant: "X-GitHub-Api-Version")
}
