private import CoreAPI
package import CoreClient
package import FunctionKit
package import HTTPTypes
private import JSONBody
private import Signatures

/// What every provider's hook does around its translation: proves who sent a delivery, and reports what it means to core.
package struct Hook {
    /// How the senders of a provider prove themselves.
    package enum Proof: Sendable {
        /// By a signature of the body alone.
        case signature
        /// By a signature of the body or, where they cannot sign, by the secret itself.
        case signatureOrSecret
    }

    /// The provider's slug.
    package let provider: String

    /// The one way to core.
    package let core: CoreClient

    private let proof: Proof
    private let contentTypes: [String]
    private let secrets: HookSecrets

    /// Makes the hook of one provider.
    ///
    /// - Parameters:
    ///   - provider: Its slug, which is its path below `/hooks/` too.
    ///   - proof: How its senders prove themselves.
    ///   - contentTypes: The media types that it sends.
    ///   - instanceSetting: The setting with the secrets of the instance-wide hook; nil where there is no such hook.
    ///   - environment: The settings of the process.
    /// - Throws: ``EnvironmentError``.
    package init(
        provider: String, proof: Proof, contentTypes: [String], instanceSetting: String? = nil, environment: Environment
    ) throws(EnvironmentError) {
        self.provider = provider
        self.proof = proof
        self.contentTypes = contentTypes
        core = try CoreClient(environment: environment)
        secrets = try HookSecrets(environment: environment, instanceSetting: instanceSetting)
    }

    /// Checks the envelope of a delivery, from what costs least to what costs most; its body is not decoded yet.
    ///
    /// - Throws: The ``Problem`` 405, 404, 415 or 401.
    package func delivery(of request: Request) throws -> HookDelivery {
        guard request.method == .post else { throw Problem.methodNotAllowed(request.method, allowed: [.post]) }
        guard let address = HookAddress(path: request.path, provider: provider), secrets.serves(address) else {
            throw Problem.notFound("There is no hook at this path; use /hooks/\(provider)/{project}.")
        }
        guard let contentType = request.contentType, contentTypes.contains(contentType) else {
            throw Problem.unsupportedMediaType(request.contentType, supported: contentTypes)
        }
        guard try proves(request, secrets: secrets.accepted(at: address)) else { throw unproved }
        return try HookDelivery(address: address, body: request.body, contentType: contentType)
    }

    /// Reports what a delivery means, and says what core did; what means nothing is answered 202 with its reason.
    ///
    /// - Parameters:
    ///   - translation: What it means.
    ///   - key: ``HookDelivery/idempotencyKey(_:)``; nil only for a feature without a version.
    ///   - request: The request that the delivery is.
    /// - Returns: The answer to the sender.
    /// - Throws: ``CoreClientError``.
    package func report(_ translation: Translation, key: String?, for request: Request) throws -> Response {
        switch translation {
        case .push(let push): try observe(push, key, request)
        case .pullRequest(let pullRequest): try observe(pullRequest, key, request)
        case .build(let build): try observe(build, key, request)
        case .feature(let feature): try observe(feature, key, request)
        case .repository(let repository): try observe(repository, key, request)
        case .ignored(let reason): try Self.ignored(reason)
        }
    }

    /// The value of a header field that names something: visible ASCII, and short.
    ///
    /// - Returns: Nil where it is missing.
    /// - Throws: The ``Problem`` 400 for anything longer, or other characters.
    package static func word(_ name: HTTPField.Name, of request: Request) throws(Problem) -> String? {
        guard let value = request.headerFields[name] else { return nil }
        guard (1...100).contains(value.utf8.count), value.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw .malformed("\(name) is not a word of at most 100 visible ASCII characters.")
        }
        return value
    }

    private func proves(_ request: Request, secrets: [Secret]) throws -> Bool {
        let signature = request.headerFields[.hubSignature]
        switch proof {
        case .signatureOrSecret where signature == nil: return Credentials.prove(request, secrets: secrets)
        case .signature, .signatureOrSecret:
            return try HookSignature.proves(signature, body: request.body, secrets: secrets)
        }
    }

    private var unproved: Problem {
        switch proof {
        case .signature:
            .unauthenticated("X-Hub-Signature-256 is missing or is not this hook's signature of the body.")
        case .signatureOrSecret:
            .unauthenticated(
                "X-Hub-Signature-256, or this hook's secret as bearer token, Basic password or ?token=, is missing or wrong."
            )
        }
    }

    private func observe(_ observation: some Observation, _ key: String?, _ request: Request) throws -> Response {
        let result = try core.observe(
            observation, idempotencyKey: key, requestID: request.id, deadline: request.deadline)
        switch result {
        case .applied(let body): return .json(body)
        case .replayed: return .json(try JSONBody.encode(["replayed": true]))
        case .ignored(let reason): return try Self.ignored(reason)
        }
    }

    private static func ignored(_ reason: String) throws -> Response {
        .json(try JSONBody.encode(["ignored": reason]), status: .accepted)
    }
}

extension HTTPField.Name {
    /// The signature of the body, as GitHub names it.
    fileprivate static let hubSignature = HTTPField.Name(constant: "X-Hub-Signature-256")

    /// The id of a delivery, from senders that have no field of their own for it.
    package static let ploystDelivery = HTTPField.Name(constant: "X-Ployst-Delivery")
}
