import Clones
import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Linux
import Signatures

@testable import Landings

/// The landings function in front of a real core, with a real repository that a project tracks.
final class LandingsBed: Sendable {
    /// The repository as its server has it.
    let source: SourceRepository

    /// Its id in core.
    let repository: Int

    /// The settings of the function.
    let settings: [String: String]

    /// Where its clone is.
    let clone: CloneFolder

    private let ployst: Ployst
    private let clones: Folder
    private let secret: WebhookSecret
    private let pushToken: String
    private let function: FunctionClient
    private let transport: Transport

    /// Makes a repository of its own in the project `team`.
    ///
    /// - Parameters:
    ///   - transport: How the function is reached.
    ///   - allow: `PLOYST_CLONE_ALLOW`.
    ///   - source: The repository as its server has it; nil makes one.
    ///   - cloneURL: Where it is cloned from; nil for its folder.
    ///   - credentials: The items of `clone_credentials` in the project's settings, as JSON.
    ///   - authority: `PLOYST_CLONE_CA`.
    /// - Throws: `StackError` where core does not take it.
    init(
        _ transport: Transport, allow: String = "file://", source: SourceRepository? = nil, cloneURL: String? = nil,
        credentials: String = "", authority: String? = nil
    ) throws {
        let ployst = try InstallationTrait.ployst
        self.ployst = ployst
        self.transport = transport
        self.source = try source ?? SourceRepository()
        clones = try Folder()
        secret = try .random()
        let chosen =
            #"{"branch_finders":["^main$","^develop$","^feature/"],"clone_credentials":[\#(credentials)]}"#
        let saved = try ployst.core("PUT", "projects/\(ployst.project)/settings/git", chosen)
        guard [200, 201].contains(saved.status) else { throw StackError("no settings were saved: \(saved.text)") }
        let made = try ployst.core(
            "POST", "projects/\(ployst.project)/repositories",
            #"{"provider":"git","owner":"team","name":"w-\#(RequestID.random())","clone_url":"\#(cloneURL ?? self.source.url)"}"#
        )
        guard case .integer(let id)? = made["id"] else { throw StackError("no repository was made: \(made.text)") }
        repository = Int(id)
        pushToken = try Self.token(ployst, "observe:git")
        var settings = [
            "PLOYST_CORE_URL": "http://127.0.0.1:\(ployst.stack.port)",
            "PLOYST_CORE_TOKEN": try Self.token(ployst, "observe:landing,settings:git,settings:github,read"),
            "PLOYST_LANDINGS_SECRET": secret.text, "PLOYST_CLONES": "\(clones.path)/clones",
            "PLOYST_CLONE_ALLOW": allow,
        ]
        settings["PLOYST_CLONE_CA"] = authority
        self.settings = settings
        clone = try CloneStore(environment: Environment(settings)).folder(of: repository)
        function = try FunctionClient(transport, Landings.self, product: "landings", environment: settings)
    }

    private static func token(_ ployst: Ployst, _ scopes: String) throws -> String {
        let list = scopes.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",")
        let made = try ployst.core("POST", "tokens", #"{"label":"tests","scopes":[\#(list)]}"#)
        guard case .string(let token)? = made["token"] else { throw StackError("no token was made: \(made.text)") }
        return token
    }

    /// Reports the branch's head to core, as its provider would; returns the branch's id there.
    func observe(_ branch: String, before: String? = nil) throws -> Int {
        let head = source.head(branch) ?? String(repeating: "0", count: 40)
        let name = try ployst.core("GET", "repositories/\(repository)")["name"]?.text ?? ""
        let body = """
            {"repository":{"provider":"git","owner":"team","name":"\(name)"},"project":"team","pushed_at":"\(Timestamps.next)",
            "updates":[{"ref":"refs/heads/\(branch)","before":"\(before ?? String(repeating: "0", count: 40))",
            "after":"\(head)","forced":false}]}
            """
        let answer = try ployst.stack.send(
            "POST", "/core/v1/observations/push",
            fields: [
                ("Authorization", "Bearer \(pushToken)"), ("Content-Type", "application/json"),
                ("Idempotency-Key", RequestID.random()),
            ], body: Array(body.utf8))
        guard answer.status == 200 else { throw StackError("the push was answered \(answer.status) \(answer.text)") }
        let found = try ployst.items("repositories/\(repository)/branches").first { $0["name"] == .string(branch) }
        guard case .integer(let id)? = found?["id"] else { throw StackError("core has no branch \(branch)") }
        return Int(id)
    }

    /// The callback that tells of a branch.
    func callback(_ branch: Int, type: String = "ployst.branch.updated") throws -> HostedRequest {
        let body = Array(
            """
            {"specversion":"1.0","id":"\(RequestID.random())","source":"/projects/1","type":"\(type)",
            "data":{"change":"updated","branch":{"id":\(branch),"name":"b"},"repository":{"id":\(repository)}}}
            """.utf8)
        var fields = try WebhookSignature.headers(
            id: RequestID.random(), timestamp: Int(WallClock.microseconds / 1_000_000), body: body, secrets: [secret])
        fields[.contentType] = "application/cloudevents+json"
        return HostedRequest(.post, "/callbacks/landings", headerFields: fields, body: body)
    }

    /// Sends a request; a worker that the function starts in the tests' process is the real one.
    func send(_ request: HostedRequest) throws -> HostedResponse {
        let program = try Executables.path("landings")
        let settings = settings.merging(["PATH": "/usr/bin:/bin"]) { $1 }
        return try Worker.$launch.withValue({ arguments, log in
            try DetachedProcess.start(program, arguments: arguments, environment: settings, log: log)
        }) { try function.send(request) }
    }

    /// Sends the callback of a branch until it is answered otherwise than by 503.
    func deliver(_ branch: Int) throws -> HostedResponse {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try send(callback(branch))
            guard answer.status == .serviceUnavailable, ContinuousClock.now < deadline else { return answer }
        }
    }

    /// What core says of a branch in its targets: `target` to `state method`.
    func landings(_ branch: Int) throws -> [String: String] {
        let answer = try ployst.core("GET", "branches/\(branch)")
        guard let landings = answer["landings"]?.items else { throw StackError("no landings in \(answer.text)") }
        let pairs = landings.map { landing in
            let method = landing["method"]?.text.map { " \($0)" } ?? ""
            return (landing["target"]?.text ?? "", (landing["state"]?.text ?? "") + method)
        }
        return Dictionary(pairs) { first, _ in first }
    }

    /// Why core knows nothing of a branch in its targets.
    func reasons(_ branch: Int) throws -> [String] {
        try (ployst.core("GET", "branches/\(branch)")["landings"]?.items ?? []).compactMap { $0["reason"]?.text }
    }

    /// The URLs of the subscriptions to all projects.
    func subscriptions() throws -> [String] { try ployst.items("subscriptions").compactMap { $0["url"]?.text } }

    /// The subscription to all projects with this URL.
    func subscription(_ url: String) throws -> JSONValue {
        try ployst.items("subscriptions").first { $0["url"] == .string(url) } ?? .null
    }

    /// Whether core signs what it sends to a URL with this secret: setting it once more changes nothing then.
    func isSecret(_ secret: String, of url: String) throws -> Bool {
        let before = try subscription(url)
        guard case .integer(let id)? = before["id"] else { throw StackError("there is no subscription to \(url)") }
        let answer = try ployst.core("POST", "subscriptions/\(id)/rotate-secret", #"{"secret":"\#(secret)"}"#)
        guard answer.status == 200 else { throw StackError("the secret was answered \(answer.status) \(answer.text)") }
        return answer["updated_at"] == before["updated_at"]
    }

    /// A token that may do all but read secrets.
    var adminToken: String { ployst.adminToken }

    /// What of the clones and of the logs beside them has `text`.
    func files(containing text: String) throws -> [String] { try clones.files(containing: text) }

    /// Runs `landings` with these arguments and other settings, and returns how it ended and what it printed.
    func command(
        _ arguments: [String], settings others: [String: String] = [:]
    ) throws -> (exit: ChildProcess.Exit?, output: String) {
        let name = "command-\(RequestID.random()).log"
        let log = try clones.log(name)
        let process = try ChildProcess(
            Executables.path("landings"), arguments: arguments,
            environment: settings.merging(["PATH": "/usr/bin:/bin"]) { $1 }.merging(others) { $1 }, input: .null(),
            output: log, errors: log)
        return (try process.wait(timeout: .seconds(60)), clones.read(name))
    }
}

/// Times that are later each time.
private enum Timestamps {
    private static let count = Lock(0)

    static var next: String {
        let number = count.withLock { value in
            value += 1
            return value
        }
        return
            "2026-01-01T00:\(number / 60 < 10 ? "0" : "")\(number / 60):\(number % 60 < 10 ? "0" : "")\(number % 60)Z"
    }
}
