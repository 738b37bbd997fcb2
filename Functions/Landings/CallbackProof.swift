import Clones
import CoreAPI
import FunctionKit
import Gateway
import HTTPTypes
import JSONBody
import Linux
import Logging
import Signatures

/// Checks that a request is a callback of this Ployst's Dispatch, and reads its event.
struct CallbackProof {
    static let setting = "PLOYST_LANDINGS_SECRET"

    private static let path = "/callbacks/landings"
    private static let contentType = "application/cloudevents+json"

    private let verifier: WebhookVerifier

    init(environment: Environment) throws(EnvironmentError) {
        verifier = WebhookVerifier(secrets: try Self.secrets(environment))
    }

    /// The secrets of the subscription, the newest first.
    static func secrets(_ environment: Environment) throws(EnvironmentError) -> [WebhookSecret] {
        var secrets: [WebhookSecret] = []
        for secret in try environment.secrets(setting) {
            do throws(WebhookSecretError) {
                secrets.append(try WebhookSecret(secret.text))
            } catch {
                throw EnvironmentError(name: setting, reason: "holds no webhook secret: \(error)")
            }
        }
        return secrets
    }

    /// Checks the envelope before the body is decoded.
    func event(of request: Request) throws -> CallbackEvent {
        guard request.method == .post else { throw Problem.methodNotAllowed(request.method, allowed: [.post]) }
        guard request.path == Self.path else { throw Problem.notFound("Callbacks come to \(Self.path).") }
        guard request.contentType == Self.contentType else {
            throw Problem.unsupportedMediaType(request.contentType, supported: [Self.contentType])
        }
        try verify(request)
        do throws(JSONBodyError) {
            return try JSONBody.decode(CallbackEvent.self, from: request.body)
        } catch {
            throw Problem.malformed("Of the event, \(error).")
        }
    }

    private func verify(_ request: Request) throws(Problem) {
        let fields = request.headerFields
        do throws(WebhookRefusal) {
            try verifier.verify(
                id: fields[.webhookID], timestamp: fields[.webhookTimestamp], signature: fields[.webhookSignature],
                body: request.body, now: Int(Timestamp.now.microseconds / 1_000_000))
        } catch {
            request.logger.notice("callback refused: \(error)")
            guard error != .unavailable else { throw .unavailable("The signature cannot be checked now.") }
            throw .unauthenticated("The webhook's signature is missing or is not that of this subscription's secret.")
        }
    }
}
