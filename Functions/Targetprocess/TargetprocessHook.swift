import CoreClient
import FunctionKit
import Gateway
import HTTPTypes
import Hooks
import JSONBody
import Logging
import Signatures

/// `POST /hooks/targetprocess/{project}`: takes what Targetprocess sends of its work items and reports them to core.
///
/// What a delivery says is a hint. Where the project's settings say how, the work item is read again before it is
/// reported. Targetprocess never sends anything twice, so what cannot be read is reported as it came.
@main struct TargetprocessHook: Function {
    static let name = "targetprocess"

    private let hook: Hook
    private let reader = AssignableReader()

    init(environment: Environment) throws {
        hook = try Hook(
            provider: Self.name, proof: .signatureOrSecret, contentTypes: ["application/json"], environment: environment
        )
    }

    mutating func respond(to request: Request) throws -> Response {
        let envelope = try hook.delivery(of: request)
        let givenID = try Hook.word(.ploystDelivery, of: request)
        let delivery = try Delivery(body: envelope.body)
        if let type = delivery.type, EntityType.isNeverFeature(type) {
            return try hook.report(.ignored(EntityType.reasonToIgnore(type)), key: nil, for: request)
        }
        let settings = try settings(of: envelope, for: request)
        if let reason = Translation.reasonToIgnore(delivery, by: settings) {
            return try hook.report(.ignored(reason), key: nil, for: request)
        }
        let assignable = try read(delivery, by: settings, for: request)
        let translation = Translation(of: delivery, in: envelope, by: settings, reading: assignable)
        let id = try DeliveryID.of(translation, delivery, given: givenID, host: settings.url?.host)
        return try hook.report(translation, key: id.map { try envelope.idempotencyKey($0) }, for: request)
    }

    private func settings(of envelope: HookDelivery, for request: Request) throws -> ProjectSettings {
        guard let project = envelope.project else {
            throw Problem.notFound("There is no hook at this path; use /hooks/\(Self.name)/{project}.")
        }
        let body = try hook.core.settings(
            provider: Self.name, project: project, requestID: request.id, deadline: request.deadline)
        return try JSONBody.decode(ProjectSettings.self, from: body)
    }

    /// The work item as it is now; nil where it cannot be read, or is gone.
    private func read(_ delivery: Delivery, by settings: ProjectSettings, for request: Request) throws -> Assignable? {
        guard delivery.modification != .deleted, let source = settings.source else { return nil }
        let outcome = reader.read(delivery.id, at: source.url, token: source.token, deadline: request.deadline)
        switch outcome {
        case .read(let assignable): return assignable
        case .refused(let reason), .failed(let reason):
            request.logger.warning(
                "Targetprocess could not be read; what it sent counts",
                metadata: ["entity": "\(delivery.id)", "reason": "\(reason)"])
        }
        if case .failed = outcome, delivery.item.isBare {
            throw Problem.unavailable(
                "The delivery has neither a name nor a state, and Targetprocess cannot be read; send it again later.",
                retryAfterSeconds: 10)
        }
        return nil
    }
}
