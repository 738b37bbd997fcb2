import FunctionKit
import Gateway
import HTTPTypes
import Hooks

/// `POST /hooks/github` and `POST /hooks/github/{project}`: takes GitHub's webhook deliveries and reports them to core.
///
/// A delivery is verified before anything of it is decoded, and becomes at most one observation, or several of a thousand
/// repositories each. A 2xx means that core has committed it, or that there is nothing in it for core.
@main struct GitHubHook: Function {
    static let name = "github"

    private let hook: Hook

    init(environment: Environment) throws {
        hook = try Hook(
            provider: Self.name, proof: .signature, contentTypes: PayloadFormat.allCases.map(\.rawValue),
            instanceSetting: "PLOYST_GITHUB_SECRET", environment: environment)
    }

    mutating func respond(to request: Request) throws -> Response {
        let envelope = try hook.delivery(of: request)
        guard let event = try Hook.word(.event, of: request) else {
            throw Problem.malformed("X-GitHub-Event is missing.")
        }
        guard let id = try Hook.word(.delivery, of: request) else {
            throw Problem.malformed("X-GitHub-Delivery is missing.")
        }
        let translation = try Translation(of: Delivery(envelope, event: event))
        let parts = translation.parts
        guard parts.count > 1 else {
            return try hook.report(translation, key: envelope.idempotencyKey(id), for: request)
        }
        // Sent again after a failure in between, the delivery finds the first ones taken already.
        let answers = try parts.enumerated().map { number, part in
            try hook.report(part, key: envelope.idempotencyKey("\(id).\(number + 1)"), for: request)
        }
        return answers[answers.count - 1]
    }
}

extension HTTPField.Name {
    fileprivate static let event = HTTPField.Name(constant: "X-GitHub-Event")
    fileprivate static let delivery = HTTPField.Name(constant: "X-GitHub-Delivery")
}
