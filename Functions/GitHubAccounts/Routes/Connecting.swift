import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody
import Logging

/// `/github/oauth/…` and `/github/account`: how an account is connected, shown, and forgotten.
enum Connecting {
    static let routes = [
        GitHubRoute(.get, "/github/oauth/start", start),
        GitHubRoute(.get, callbackPath, finish),
        GitHubRoute(.get, "/github/account", show),
        GitHubRoute(.delete, "/github/account", forget),
    ]

    private static let callbackPath = "/github/oauth/callback"

    /// Enough to see organizations and public repositories, and to look after webhooks.
    private static let scopes = ["admin:repo_hook", "read:org"]

    /// GitHub has nothing smaller that shows private repositories.
    private static let privateScope = "repo"

    private struct MadeState: Decodable {
        let state: String
    }

    private struct User: Decodable {
        let id: Int64
        let login: String
    }

    private struct ShownAccount: Encodable {
        let externalID: String
        let login: String
        let scopes: [String]

        enum CodingKeys: String, CodingKey {
            case login, scopes
            case externalID = "external_id"
        }
    }

    private struct Connection: Encodable {
        let token: String
        let externalID: String
        let login: String
        let scopes: [String]

        enum CodingKeys: String, CodingKey {
            case token, login, scopes
            case externalID = "external_id"
        }
    }

    /// Sends the browser to GitHub, with a state that is good once and in this session alone.
    @Sendable private static func start(_ visit: Visit) throws -> Response {
        let address = try ReturnAddress.checked(visit.query("return_to"), visit.origins)
        let isPrivate = try flag("private", of: visit)
        let redirect = try visit.baseURL() + callbackPath
        let body = try visit.core(
            .post, "\(ConnectedAccount.path)/states", body: Array("{}".utf8), isForFunction: true)
        let made = try JSONBody.decode(MadeState.self, from: body)
        let state = OAuthState(nonce: made.state, returnAddress: address)
        let verifier = try state.verifier(key: visit.stateKey, session: visit.session)
        let page = visit.github.authorizationPage(
            redirect: redirect, scopes: scopes + (isPrivate ? [privateScope] : []),
            state: try state.text(key: visit.stateKey, session: visit.session),
            challenge: try OAuthState.challenge(of: verifier))
        return Response(status: .found, headerFields: [.location: page])
    }

    private static func flag(_ name: String, of visit: Visit) throws(Problem) -> Bool {
        switch visit.query(name) {
        case nil, "false": false
        case "true": true
        default: throw .malformed("'\(name)' is neither true nor false.")
        }
    }

    /// Takes the browser back from GitHub: connects the account, or says why not.
    @Sendable private static func finish(_ visit: Visit) throws -> Response {
        guard let text = visit.query("state") else {
            throw Problem.malformed("'state' is missing: this is where GitHub sends browsers back to.")
        }
        let state = try OAuthState(text, key: visit.stateKey, session: visit.session)
        try use(state, visit)
        guard let address = state.returnAddress else { return try connect(state, visit) }
        do {
            _ = try connect(state, visit)
            return found(address, "connected")
        } catch let error as any ProblemConvertible {
            visit.request.logger.notice("\(String(reflecting: error))")
            return found(address, error.problem.kind)
        } catch let problem as Problem {
            return found(address, problem.kind)
        }
    }

    private static func found(_ address: String, _ outcome: String) -> Response {
        Response(status: .found, headerFields: [.location: ReturnAddress.telling(address, outcome)])
    }

    private static func use(_ state: OAuthState, _ visit: Visit) throws {
        do {
            try visit.core(
                .post, "\(ConnectedAccount.path)/states/use", body: try JSONBody.encode(["state": state.nonce]),
                isForFunction: true)
        } catch let problem as Problem where problem.status == .unprocessableContent {
            throw OAuthState.refused
        }
    }

    private static func connect(_ state: OAuthState, _ visit: Visit) throws -> Response {
        if let word = visit.query("error") { throw refusal(word) }
        guard let code = visit.query("code"), !code.isEmpty else { throw Problem.malformed("'code' is missing.") }
        let grant = try visit.github.exchange(
            code: code, verifier: try state.verifier(key: visit.stateKey, session: visit.session),
            redirect: try visit.baseURL() + callbackPath, for: visit.request)
        let response = try visit.github.call(.get, "/user", token: grant.token, for: visit.request)
        guard let user = try? JSONBody.decode(User.self, from: response.body) else {
            throw GitHubFailure.unexpected("\(response.status.code) to /user")
        }
        let connection = Connection(
            token: grant.token.text, externalID: String(user.id), login: user.login, scopes: grant.scopes)
        return .json(
            try visit.core(
                .put, ConnectedAccount.path, body: try JSONBody.encode(connection), isForFunction: true))
    }

    /// What GitHub's page came back with instead of a code.
    private static func refusal(_ word: String) -> any Error {
        guard word == "access_denied" else { return ExchangeFailure(word: word) }
        return Problem(
            .forbidden, kind: "github-denied", detail: "Access was denied on GitHub's page; nothing was connected.")
    }

    /// Shows the account once GitHub has said that its token is one.
    @Sendable private static func show(_ visit: Visit) throws -> Response {
        try visit.withAccount { account in
            let user = try visit.read(User.self, "/user", of: account).value
            return .json(
                try JSONBody.encode(
                    ShownAccount(externalID: String(user.id), login: user.login, scopes: account.scopes)))
        }
    }

    /// Forgets the token, here first; then GitHub is told that it is not used any more.
    @Sendable private static func forget(_ visit: Visit) throws -> Response {
        let account = try visit.account()
        try visit.core(.delete, "\(ConnectedAccount.path)?id=\(account.id)")
        do {
            try visit.github.revoke(account.token, for: visit.request)
        } catch GitHubFailure.notFound {
            visit.request.logger.info("the forgotten token was none any more")
        } catch {
            visit.request.logger.warning("GitHub was not told of a forgotten token", metadata: ["reason": "\(error)"])
        }
        return Response(status: .noContent)
    }
}
