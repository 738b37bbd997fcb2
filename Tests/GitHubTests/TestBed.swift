import FunctionKit
import HTTPTypes
import LoopbackServer
import Signatures

@testable import GitHub

/// The GitHub function, with a scripted core behind it, and a sender in front of it.
final class TestBed {
    static let hookKey = "the-newest-hook-key-of-these-tests"
    static let oldHookKey = "the-oldest-hook-key-of-these-tests"
    static let instanceSecret = "the-instance-wide-secret-of-tests"

    let core: LoopbackServer
    private var function: GitHubHook

    /// The function with a core that gives these replies.
    init(core replies: Reply = .json(200, #"{"seq":1}"#), settings: [String: String] = [:]) throws {
        core = try LoopbackServer { _ in replies }
        let standard = [
            "PLOYST_CORE_URL": core.url, "PLOYST_CORE_TOKEN": "ployst_the-core-token-of-these-tests",
            "PLOYST_HOOK_KEY": "\(Self.hookKey),\(Self.oldHookKey)", "PLOYST_GITHUB_SECRET": Self.instanceSecret,
        ]
        function = try GitHubHook(environment: Environment(standard.merging(settings) { $1 }))
    }

    func answer(to delivery: SentDelivery) throws -> Response {
        function.answer(try delivery.request())
    }
}

/// A delivery as GitHub sends it; each part can be spoilt.
struct SentDelivery {
    var event: String? = "push"
    var id: String? = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
    var path = "/hooks/github/team"
    var method = HTTPRequest.Method.post
    var contentType: String? = "application/json"
    var body: [UInt8] = []
    /// Nil for the secret that belongs to the path.
    var secret: Secret?
    /// Changes what was signed rightly.
    var spoil: (inout Request) -> Void = { _ in }

    func request() throws -> Request {
        var fields: HTTPFields = [:]
        fields[.contentType] = contentType
        for (name, value) in [("X-GitHub-Event", event), ("X-GitHub-Delivery", id)] {
            if let field = HTTPField.Name(name) { fields[field] = value }
        }
        if let field = HTTPField.Name("X-Hub-Signature-256") {
            fields[field] = try HookSignature.header(for: body, secret: secret ?? rightSecret())
        }
        var request = Request(method: method, path: path, headerFields: fields, body: body)
        spoil(&request)
        return request
    }

    private func rightSecret() throws -> Secret {
        guard let address = HookAddress(path: path, provider: "github"), address.project != nil else {
            return Secret(TestBed.instanceSecret)
        }
        return try address.secret(key: Secret(TestBed.hookKey))
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}
