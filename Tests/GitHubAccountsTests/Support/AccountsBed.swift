import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Logging
import LoopbackServer
import Synchronization

@testable import GitHubAccounts

/// The function between a played GitHub and a core that keeps one connection, as core does.
final class AccountsBed {
    /// The session that the played core knows.
    static let session = "ployst_session_of-mira"

    /// The function's own token.
    static let functionToken = "ployst_the-token-of-github-accounts-in-tests"

    /// What the played core keeps.
    private struct Kept {
        var account: [String: JSONValue]?
        var connections: Int64 = 0
        var states: Set<String> = []
        var overrides: [String: Reply] = [:]
    }

    private final class Core: Sendable {
        let kept = Mutex(Kept())
        let log = Mutex<[String]>([])
    }

    let github: PlayedGitHub
    let core: LoopbackServer
    private let state: Core
    private var function: GitHubAccounts

    init(settings: [String: String] = [:]) throws {
        let state = Core()
        self.state = state
        github = try PlayedGitHub()
        core = try LoopbackServer { request in state.kept.withLock { Self.reply(to: request, &$0) } }
        let standard = ["PLOYST_CORE_URL": core.url, "PLOYST_CORE_TOKEN": Self.functionToken]
        function = try GitHubAccounts(
            environment: Environment(standard.merging(github.settings) { $1 }.merging(settings) { $1 }))
    }

    /// What the function logged.
    var log: String { state.log.withLock { $0.joined() } }

    /// The account that core keeps; nil for none.
    var account: [String: JSONValue]? { state.kept.withLock { $0.account } }

    /// Has core answer calls of a kind, such as `GET projects/1/hooks`, like this.
    func answer(_ call: String, with reply: Reply) {
        state.kept.withLock { $0.overrides[call] = reply }
    }

    /// Sends a request, by default with the session as a bearer token.
    func send(
        _ method: HTTPRequest.Method, _ target: String, _ body: String? = nil, session: String? = session,
        fields: HTTPFields = [:], scheme: String = "https"
    ) -> Response {
        var fields = fields
        if let session { fields[.authorization] = "Bearer \(session)" }
        if fields[.hostField] == nil { fields[.hostField] = "ployst.example.test" }
        if body != nil { fields[.contentType] = "application/json" }
        let path = target.prefix { $0 != "?" }
        let logger = Logger(label: "tests") { [state] _ in
            Log(function: "github-accounts", level: .trace) { line in state.log.withLock { $0.append(line) } }
        }
        return function.answer(
            Request(
                method: method, scheme: scheme, path: String(path), query: String(target.dropFirst(path.count + 1)),
                headerFields: fields, body: Array((body ?? "").utf8), deadline: .now + .seconds(20), logger: logger))
    }

    /// Begins to connect, says yes at GitHub, and returns the path and the query that the browser comes back to.
    func callback(_ query: String = "") throws -> String {
        let page = send(.get, "/github/oauth/start\(query)").headerFields[.location] ?? ""
        return String(try github.authorize(page).trimmingPrefix("https://ployst.example.test"))
    }

    /// Connects the account.
    func connect() throws {
        let answer = send(.get, try callback())
        guard answer.status == .ok else { throw StackError("not connected: \(answer.text)") }
    }

    private static func reply(to request: ReceivedRequest, _ kept: inout Kept) -> Reply {
        let path = request.target.prefix { $0 != "?" }.trimmingPrefix("/core/v1/")
        let call = "\(request.method) \(path)"
        guard request.fields["authorization"] == "Bearer \(session)" else {
            return problem(401, "unauthenticated", "The token is missing, unknown or expired.")
        }
        if let reply = kept.overrides[call] { return reply }
        let isFunction = request.fields["x-ployst-function-token"] == functionToken
        switch call {
        case "POST me/oauth/github/states" where isFunction:
            let state = RequestID.random()
            kept.states.insert(state)
            return .json(201, #"{"state":"\#(state)","expires_at":"2030-01-01T00:00:00Z"}"#)
        case "POST me/oauth/github/states/use" where isFunction:
            let sent = (try? JSONBody.decode([String: String].self, from: request.body))?["state"] ?? ""
            return kept.states.remove(sent) == nil ? problem(422, "unacceptable", "used") : .answer(204)
        case "PUT me/oauth/github" where isFunction, "GET me/oauth/github", "DELETE me/oauth/github":
            return account(request, isFunction: isFunction, &kept)
        case "GET projects/1/hooks":
            return .json(
                200,
                #"""
                {"items":[{"provider":"git","url":"http://127.0.0.1/hooks/git/team","secret":"g"},
                {"provider":"github","url":"http://127.0.0.1/hooks/github/team~2","secret":"secret-of-the-hook"}],"next":null}
                """#)
        case "POST projects/1/repositories", "GET repositories/12":
            return .json(
                200, #"{"id":12,"project_id":1,"provider":"github","external_id":"77","owner":"acme","name":"widget"}"#)
        default: return problem(404, "not-found", "There is no \(call).")
        }
    }

    private static func account(_ request: ReceivedRequest, isFunction: Bool, _ kept: inout Kept) -> Reply {
        if request.method == "PUT" {
            kept.connections += 1
            kept.account = try? JSONBody.decode([String: JSONValue].self, from: request.body)
            kept.account?["id"] = .integer(kept.connections)
        }
        guard var account = kept.account else { return problem(404, "not-found", "No account is connected.") }
        if request.method == "DELETE" {
            kept.account = nil
            return .answer(204)
        }
        if !isFunction || request.method == "PUT" { account["token"] = .string("********") }
        return .json(200, String(decoding: (try? JSONBody.encode(account)) ?? [], as: UTF8.self))
    }

    private static func problem(_ status: Int, _ kind: String, _ detail: String) -> Reply {
        .json(status, #"{"type":"urn:ployst:problem:\#(kind)","detail":"\#(detail)"}"#)
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON; null for none.
    var json: JSONValue { (try? JSONBody.decode(JSONValue.self, from: body)) ?? .null }

    /// The word that tells this problem from others.
    var kind: String { String((json["type"]?.text ?? "").trimmingPrefix("urn:ployst:problem:")) }
}
