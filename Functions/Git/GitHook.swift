import FunctionKit
import Gateway
import Hooks

/// `POST /hooks/git/{project}`: takes deliveries and reports them to core.
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
        return try hook.report(.ignored("nothing is used yet"), key: delivery.idempotencyKey(request.id), for: request)
    }
}
