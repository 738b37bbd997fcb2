import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Signatures

@testable import Core
@testable import GitHub
@testable import GitHubAccounts

extension Ployst {
    /// The GitHub hook, reached in this way; its core is the installation's.
    func gitHub(_ transport: Transport) throws -> FunctionClient {
        try FunctionClient(transport, GitHubHook.self, product: "github", environment: settings["github"] ?? [:])
    }

    /// The function for accounts at GitHub, reached in this way, before this GitHub and the installation's core.
    func gitHubAccounts(_ transport: Transport, _ github: PlayedGitHub) throws -> FunctionClient {
        let token = try command(["token", "create", "--label", "github-accounts", "--scope", "oauth:github"])
        let settings = ["PLOYST_CORE_URL": "http://127.0.0.1:\(stack.port)", "PLOYST_CORE_TOKEN": token]
        return try FunctionClient(
            transport, GitHubAccounts.self, product: "github-accounts",
            environment: settings.merging(github.settings) { $1 })
    }

    /// A core of its own, reached in this way, on the installation's database.
    func core(_ transport: Transport) throws -> FunctionClient {
        try FunctionClient(transport, Core.self, product: "core", environment: settings["core"] ?? [:])
    }

    /// A delivery as GitHub signs and sends it, with an id of its own.
    func delivery(
        _ event: String, _ body: [UInt8], contentType: String = "application/json", project: String = "team"
    ) throws -> HostedRequest {
        let key = Secret(settings["github"]?["PLOYST_HOOK_KEY"] ?? "")
        let address = HookAddress(provider: "github", project: project)
        let fields: HTTPFields = [
            .contentType: contentType, .event: event, .delivery: RequestID.random(),
            .signature: try HookSignature.header(for: body, secret: address.secret(key: key)),
        ]
        return HostedRequest(.post, "/hooks/\(address.text)", headerFields: fields, body: body)
    }
}

extension HTTPField.Name {
    static let event = HTTPField.Name(constant: "X-GitHub-Event")
    static let delivery = HTTPField.Name(constant: "X-GitHub-Delivery")
    static let signature = HTTPField.Name(constant: "X-Hub-Signature-256")
}

extension HostedResponse {
    /// A member of the body's JSON object.
    subscript(member: String) -> JSONValue? {
        (try? JSONBody.decode(JSONValue.self, from: body))?[member]
    }

    var text: String { String(decoding: body, as: UTF8.self) }
}
