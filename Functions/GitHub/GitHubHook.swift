import CoreAPI
import CoreClient
import FunctionKit
import Gateway
import HTTPTypes
import JSONBody
import Signatures

/// `POST /hooks/github` and `POST /hooks/github/{project}`: takes GitHub's webhook deliveries and reports them to core.
///
/// A delivery is verified before anything of it is decoded, and becomes at most one observation. A 2xx means that core has
/// committed it, or that there is nothing in it for core.
@main struct GitHubHook: Function {
    static let name = "github"

    private let core: CoreClient
    private let secrets: HookSecrets

    init(environment: Environment) throws {
        core = try CoreClient(environment: environment)
        secrets = try HookSecrets(environment: environment)
    }

    mutating func respond(to request: Request) throws -> Response {
        let delivery = try verified(request)
        switch try Translation(of: delivery) {
        case .ignored(let reason): return try Self.ignored(reason)
        case .push(let push):
            return try Self.answer(
                core.observe(
                    push, idempotencyKey: delivery.idempotencyKey, requestID: request.id, deadline: request.deadline))
        case .repository(let repository):
            return try Self.answer(
                core.observe(
                    repository, idempotencyKey: delivery.idempotencyKey, requestID: request.id,
                    deadline: request.deadline))
        }
    }

    /// Checks the envelope of a delivery, from what costs least to what costs most.
    private func verified(_ request: Request) throws -> Delivery {
        guard request.method == .post else { throw Problem.methodNotAllowed(request.method, allowed: [.post]) }
        guard let address = HookAddress(path: request.path, provider: Self.name), secrets.serves(address) else {
            throw Problem.notFound("There is no hook at this path; use /hooks/github/{project}.")
        }
        let format = try PayloadFormat(contentType: request.contentType)
        let signature = request.headerFields[.hubSignature]
        guard try HookSignature.proves(signature, body: request.body, secrets: secrets.accepted(at: address)) else {
            throw Problem.unauthenticated("X-Hub-Signature-256 is missing or is not this hook's signature of the body.")
        }
        return try Delivery(
            address: address, event: Self.word(.event, of: request), id: Self.word(.delivery, of: request),
            rawBody: request.body, payload: format.payload(of: request.body))
    }

    /// The value of a field that names something: visible ASCII, and short.
    private static func word(_ name: HTTPField.Name, of request: Request) throws -> String {
        guard let value = request.headerFields[name] else { throw Problem.malformed("\(name) is missing.") }
        guard (1...100).contains(value.utf8.count), value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw Problem.malformed("\(name) is not a word of at most 100 visible ASCII characters.")
        }
        return value
    }

    private static func answer(_ result: ObservationResult) throws -> Response {
        switch result {
        case .applied(let body): .json(body)
        case .replayed: .json(try JSONBody.encode(["replayed": true]))
        case .ignored(let reason): try ignored(reason)
        }
    }

    private static func ignored(_ reason: String) throws -> Response {
        .json(try JSONBody.encode(["ignored": reason]), status: .accepted)
    }
}

extension HTTPField.Name {
    fileprivate static let hubSignature = HTTPField.Name(constant: "X-Hub-Signature-256")
    fileprivate static let event = HTTPField.Name(constant: "X-GitHub-Event")
    fileprivate static let delivery = HTTPField.Name(constant: "X-GitHub-Delivery")
}
