import FunctionKit
import Gateway
import Hooks

/// `POST /hooks/targetprocess/{project}`: takes deliveries and reports them to core.
@main struct TargetprocessHook: Function {
    static let name = "targetprocess"

    private let hook: Hook

    init(environment: Environment) throws {
        hook = try Hook(
            provider: Self.name, proof: .signatureOrSecret, contentTypes: ["application/json"], environment: environment
        )
    }

    mutating func respond(to request: Request) throws -> Response {
        let delivery = try hook.delivery(of: request)
        return try hook.report(.ignored("nothing is used yet"), key: delivery.idempotencyKey(request.id), for: request)
    }
}
