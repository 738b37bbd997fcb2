import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody

/// Somebody with a project of their own, before the function that connects accounts at GitHub.
final class AccountHolder: Sendable {
    static let host = "ployst.example.test"

    let github: PlayedGitHub
    let session: String
    let slug = "p-\(RequestID.random())"
    let project: Int
    private let ployst: Ployst
    private let function: FunctionClient

    /// Logs somebody in, who makes the project.
    init(_ transport: Transport) throws {
        ployst = try InstallationTrait.ployst
        github = try PlayedGitHub()
        function = try ployst.gitHubAccounts(transport, github)
        session = try ployst.logIn()
        let made = try Self.core(ployst, session, "POST", "projects", #"{"name":"Team","slug":"\#(slug)"}"#)
        guard case .integer(let id)? = made["id"] else { throw StackError("no project was made: \(made.text)") }
        project = Int(id)
    }

    /// Calls core as this person.
    func core(_ method: String, _ path: String) throws -> HTTPConversation.Answer {
        try Self.core(ployst, session, method, path, "")
    }

    private static func core(
        _ ployst: Ployst, _ session: String, _ method: String, _ path: String, _ body: String
    ) throws -> HTTPConversation.Answer {
        try ployst.stack.send(
            method, "/core/v1/\(path)",
            fields: [("Authorization", "Bearer \(session)"), ("Content-Type", "application/json")],
            body: Array(body.utf8))
    }

    /// A request as this person sends it, over https.
    func request(_ method: HTTPRequest.Method, _ target: String, _ body: String = "") -> HostedRequest {
        let path = target.prefix { $0 != "?" }
        var request = HostedRequest(
            method, String(path), query: String(target.dropFirst(path.count + 1)),
            headerFields: [.authorization: "Bearer \(session)", .hostField: Self.host], body: Array(body.utf8))
        if !body.isEmpty { request.headerFields[.contentType] = "application/json" }
        request.scheme = "https"
        return request
    }

    /// Sends such a request.
    func send(_ method: HTTPRequest.Method, _ target: String, _ body: String = "") throws -> HostedResponse {
        try send(request(method, target, body))
    }

    /// Sends a request.
    func send(_ request: HostedRequest) throws -> HostedResponse { try function.send(request) }

    /// Begins to connect, says yes at GitHub, and returns where the browser comes back to.
    func callback() throws -> String {
        let page = try send(.get, "/github/oauth/start").headerFields[.location] ?? ""
        return String(try github.authorize(page).trimmingPrefix("https://\(Self.host)"))
    }

    /// Connects the account.
    func connect() throws {
        let answer = try send(.get, callback())
        guard answer.status == .ok else { throw StackError("not connected: \(answer.text)") }
    }

    /// Has `acme/widget` tracked in a project.
    func track(in project: Int) throws -> HostedResponse {
        try send(.post, "/github/repositories", #"{"project":\#(project),"owner":"acme","name":"widget"}"#)
    }
}
