import FunctionKit
import Gateway
import HTTPTypes
import Hooks

/// `POST /hooks/jenkins/{project}`: takes what Jenkins tells of its builds and reports it to core.
///
/// Two senders speak here: the Notification plugin, and the step of `infra/jenkins`, which knows more. Each delivery is
/// translated by itself; core puts the phases of a build in order, whatever order they come in.
@main struct JenkinsHook: Function {
    static let name = "jenkins"

    private let hook: Hook

    init(environment: Environment) throws {
        hook = try Hook(
            provider: Self.name, proof: .signatureOrSecret, contentTypes: ["application/json"], environment: environment
        )
    }

    mutating func respond(to request: Request) throws -> Response {
        let delivery = try hook.delivery(of: request)
        let sentID = try Hook.word(.ploystDelivery, of: request)
        let report = try Message(delivery.body).report()
        let translation = report.translation(project: delivery.project, hookGeneration: delivery.hookGeneration)
        return try hook.report(translation, key: delivery.idempotencyKey(sentID ?? report.id), for: request)
    }
}
