import FunctionKit
import Gateway
import HTTPTypes
import Hooks

/// `POST /hooks/git` and `POST /hooks/git/{project}`: takes the deliveries of `infra/git/post-receive` and reports them to
/// core.
///
/// A push of very many branches becomes several observations with a key each. Sent again, those that core has are replayed
/// and the others are taken.
@main struct GitHook: Function {
    static let name = "git"

    private let hook: Hook

    init(environment: Environment) throws {
        hook = try Hook(
            provider: Self.name, proof: .signature, contentTypes: ["application/json"],
            instanceSetting: "PLOYST_GIT_SECRET", environment: environment)
    }

    mutating func respond(to request: Request) throws -> Response {
        let delivery = try hook.delivery(of: request)
        guard let id = try Hook.word(.ploystDelivery, of: request) else {
            throw Problem.malformed("X-Ployst-Delivery is missing.")
        }
        var answers: [Response] = []
        for (index, part) in try Translation.parts(of: delivery).enumerated() {
            let key = try delivery.idempotencyKey(index == 0 ? id : "\(id).\(index + 1)")
            answers.append(try hook.report(part, key: key, for: request))
        }
        return answers[answers.count - 1]
    }
}
