private import FunctionKit
package import JSONBody
package import LoopbackServer
private import Signatures
private import Synchronization

/// A server that answers as GitHub does: its OAuth pages, and what of its REST interface Ployst uses, with its peculiarities.
package final class PlayedGitHub: Sendable {
    /// The OAuth app that it knows.
    package static let clientID = "Iv1.0123456789abcdef"

    /// The app's secret, as long as GitHub's are.
    package static let clientSecret = "0123456789abcdef0123456789abcdef01234567"

    private struct Code {
        var challenge: String
        var redirect: String
    }

    private struct Values {
        var codes: [String: Code] = [:]
        var tokens: Set<String> = []
        var hooks: [Int64: JSONValue] = [:]
        var lastID: Int64 = 0
        var overrides: [String: [Reply]] = [:]
        var received: [ReceivedRequest] = []
        var isAdministrator = true
    }

    private final class State: Sendable {
        let values = Mutex(Values())
    }

    private let state: State
    private let server: LoopbackServer

    /// A server whose one person `mira` administers `acme/widget`.
    ///
    /// - Throws: ``LoopbackSocketError``.
    package init() throws {
        let state = State()
        self.state = state
        server = try LoopbackServer { request in
            state.values.withLock { values in
                values.received.append(request)
                return Self.reply(to: request, &values)
            }
        }
    }

    /// The settings that lead to it.
    package var settings: [String: String] {
        [
            "PLOYST_GITHUB_URL": server.url, "PLOYST_GITHUB_API_URL": "\(server.url)/api/v3",
            "PLOYST_GITHUB_CLIENT_ID": Self.clientID, "PLOYST_GITHUB_CLIENT_SECRET": Self.clientSecret,
        ]
    }

    /// The requests that arrived, as `GET /path`, without the query.
    package var calls: [String] {
        state.values.withLock { $0.received.map { "\($0.method) \($0.target.prefix { $0 != "?" })" } }
    }

    /// All that arrived.
    package var received: [ReceivedRequest] { state.values.withLock { $0.received } }

    /// The webhooks of `acme/widget`, in the order of their ids.
    package var hooks: [JSONValue] {
        state.values.withLock { values in values.hooks.sorted { $0.key < $1.key }.map(\.value) }
    }

    /// Has the next calls of this kind, such as `GET /api/v3/user`, answered like this instead.
    package func answer(_ call: String, with replies: Reply...) {
        state.values.withLock { $0.overrides[call] = replies }
    }

    /// Makes a webhook that somebody made by hand.
    package func addHook(url: String) {
        state.values.withLock { values in
            _ = Self.keep(.object(["name": .string("web"), "config": .object(["url": .string(url)])]), in: &values)
        }
    }

    /// Makes every token worthless, as somebody does who withdraws what they granted.
    package func withdraw() { state.values.withLock { $0.tokens = [] } }

    /// Whether `mira` administers the repository from now on.
    package func setAdministrator(_ isAdministrator: Bool) {
        state.values.withLock { $0.isAdministrator = isAdministrator }
    }

    /// Says yes on the page that a browser was sent to, and returns the address that it is sent back to.
    ///
    /// - Throws: Where the page's address lacks what GitHub needs.
    package func authorize(_ page: String) throws -> String {
        let fields = Self.fields(String(page.drop { $0 != "?" }.dropFirst()))
        guard page.hasPrefix("\(server.url)/login/oauth/authorize?"), fields["client_id"] == Self.clientID,
            fields["code_challenge_method"] == "S256", let challenge = fields["code_challenge"],
            let redirect = fields["redirect_uri"], let sent = fields["state"]
        else { throw StackError("GitHub has no such page: \(page)") }
        let code = RequestID.random()
        state.values.withLock { $0.codes[code] = Code(challenge: challenge, redirect: redirect) }
        return "\(redirect)?\(FormField.text(of: [("code", code), ("state", sent)]))"
    }

    private static func fields(_ text: String) -> [String: String] {
        Dictionary(FormField.parse(Array(text.utf8)).map { ($0.name, $0.value) }) { first, _ in first }
    }

    private static func reply(to request: ReceivedRequest, _ values: inout Values) -> Reply {
        let path = String(request.target.prefix { $0 != "?" })
        let call = "\(request.method) \(path)"
        if var replies = values.overrides[call], !replies.isEmpty {
            let reply = replies.removeFirst()
            values.overrides[call] = replies
            return reply
        }
        if call == "POST /login/oauth/access_token" { return exchange(request, &values) }
        guard request.fields["user-agent"]?.isEmpty == false else {
            return .json(403, #"{"message":"Request forbidden by administrative rules."}"#)
        }
        if call == "DELETE /api/v3/applications/\(clientID)/token" { return revoke(request, &values) }
        let token = (request.fields["authorization"] ?? "").split(separator: " ").last.map(String.init) ?? ""
        guard values.tokens.contains(token) else { return .json(401, #"{"message":"Bad credentials"}"#) }
        let query = fields(String(request.target.dropFirst(path.count + 1)))
        return resource(request, call: call, page: query["page"] ?? "1", &values)
    }

    /// Errors have the status 200, too.
    private static func exchange(_ request: ReceivedRequest, _ values: inout Values) -> Reply {
        let sent = fields(request.text)
        guard request.fields["accept"] == "application/json" else {
            return .answer(200, [("Content-Type", "application/x-www-form-urlencoded")], Array("error=accept".utf8))
        }
        guard sent["client_id"] == clientID else { return .json(404, #"{"error":"Not Found"}"#) }
        guard sent["client_secret"] == clientSecret else {
            return .json(200, #"{"error":"incorrect_client_credentials"}"#)
        }
        guard let known = values.codes.removeValue(forKey: sent["code"] ?? ""),
            let digest = try? SHA256.digest(Array((sent["code_verifier"] ?? "").utf8)),
            Base64URL.encode(digest) == known.challenge
        else { return .json(200, #"{"error":"bad_verification_code","error_description":"The code is incorrect."}"#) }
        guard sent["redirect_uri"] == known.redirect else { return .json(200, #"{"error":"redirect_uri_mismatch"}"#) }
        let token = "gho_\(RequestID.random())"
        values.tokens.insert(token)
        return .json(200, #"{"access_token":"\#(token)","scope":"admin:repo_hook,read:org","token_type":"bearer"}"#)
    }

    private static func revoke(_ request: ReceivedRequest, _ values: inout Values) -> Reply {
        let proof = Base64.encode(Array("\(clientID):\(clientSecret)".utf8))
        guard request.fields["authorization"] == "Basic \(proof)" else { return .json(401, "{}") }
        let body = try? JSONBody.decode([String: String].self, from: request.body)
        guard values.tokens.remove(body?["access_token"] ?? "") != nil else { return .json(404, "{}") }
        return .answer(204)
    }

    private static func resource(
        _ request: ReceivedRequest, call: String, page: String, _ values: inout Values
    ) -> Reply {
        let api = "https://api.github.test"
        switch call {
        case "GET /api/v3/user": return .json(200, #"{"id":9,"login":"mira","avatar_url":null}"#)
        case "GET /api/v3/user/orgs" where page == "1":
            let link = #"<\#(api)/user/orgs?per_page=100&page=2>; rel="next", <\#(api)/user/orgs?page=2>; rel="last""#
            return .json(200, #"[{"id":5,"login":"acme"}]"#, [("Link", link)])
        case "GET /api/v3/user/orgs": return .json(200, #"[{"id":6,"login":"umbrella"}]"#)
        case "GET /api/v3/orgs/acme/repos", "GET /api/v3/user/repos": return .json(200, "[\(repository(values))]")
        case "GET /api/v3/repos/acme/widget": return .json(200, repository(values))
        case "GET /api/v3/repos/acme/widget/hooks" where !values.isAdministrator:
            return .json(404, #"{"message":"Not Found"}"#)
        case "GET /api/v3/repos/acme/widget/hooks":
            return json(200, .array(values.hooks.sorted { $0.key < $1.key }.map(\.value)))
        case "POST /api/v3/repos/acme/widget/hooks": return makeHook(request, &values)
        default: return changeHook(request, call: call, &values)
        }
    }

    private static func repository(_ values: Values) -> String {
        """
        {"id":77,"name":"widget","full_name":"acme/widget","private":false,"archived":false,"owner":{"login":"acme","id":5},
        "clone_url":"https://github.test/acme/widget.git","default_branch":"main",
        "permissions":{"admin":\(values.isAdministrator),"push":true,"pull":true}}
        """
    }

    private static func makeHook(_ request: ReceivedRequest, _ values: inout Values) -> Reply {
        guard let wanted = try? JSONBody.decode(JSONValue.self, from: request.body) else { return .json(400, "{}") }
        let url = wanted["config"]?["url"]?.text
        if values.hooks.values.contains(where: { $0["config"]?["url"]?.text == url }) {
            return .json(
                422,
                #"""
                {"message":"Validation Failed","errors":[{"resource":"Hook","code":"custom","message":"Hook already exists on this repository"}]}
                """#)
        }
        return json(201, keep(wanted, in: &values))
    }

    private static func keep(_ wanted: JSONValue, in values: inout Values) -> JSONValue {
        guard case .object(var hook) = wanted else { return .null }
        values.lastID += 1
        hook["id"] = .integer(values.lastID)
        values.hooks[values.lastID] = .object(hook)
        return .object(hook)
    }

    private static func changeHook(_ request: ReceivedRequest, call: String, _ values: inout Values) -> Reply {
        let parts = call.split(separator: "/repos/acme/widget/hooks/")
        guard parts.count == 2, let id = Int64(parts[1]), case .object(var hook)? = values.hooks[id] else {
            return .json(404, #"{"message":"Not Found"}"#)
        }
        if request.method == "DELETE" {
            values.hooks[id] = nil
            return .answer(204)
        }
        guard case .object(let changes)? = try? JSONBody.decode(JSONValue.self, from: request.body) else {
            return .json(400, "{}")
        }
        hook.merge(changes) { $1 }
        values.hooks[id] = .object(hook)
        return json(200, .object(hook))
    }

    private static func json(_ status: Int, _ value: JSONValue) -> Reply {
        .json(status, String(decoding: (try? JSONBody.encode(value)) ?? [], as: UTF8.self))
    }
}
