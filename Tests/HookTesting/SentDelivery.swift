package import FunctionKit
package import HTTPTypes
private import Signatures

/// A delivery as its provider sends it; each part can be spoilt.
package struct SentDelivery {
    /// How the sender proves itself.
    package enum Proof: Sendable {
        /// By `X-Hub-Signature-256`.
        case signature
        /// By `Authorization: Bearer`.
        case bearer
        /// By `Authorization: Basic`, with a user of no meaning.
        case basic
        /// By `?token=`.
        case query
        /// Not at all.
        case none
    }

    /// The path of the hook.
    package var path: String
    /// The method.
    package var method: HTTPRequest.Method
    /// The media type of the body.
    package var contentType: String?
    /// The provider's own header fields.
    package var fields: HTTPFields
    /// The body.
    package var body: [UInt8]
    /// How the sender proves itself.
    package var proof: Proof
    /// Nil for the secret that belongs to the path.
    package var secret: Secret?
    /// Changes what was signed rightly.
    package var spoil: (inout Request) -> Void

    /// A delivery that is right.
    package init(
        path: String, method: HTTPRequest.Method = .post, contentType: String? = "application/json",
        fields: HTTPFields = [:], body: [UInt8] = [], proof: Proof = .signature, secret: Secret? = nil,
        spoil: @escaping (inout Request) -> Void = { _ in }
    ) {
        self.path = path
        self.method = method
        self.contentType = contentType
        self.fields = fields
        self.body = body
        self.proof = proof
        self.secret = secret
        self.spoil = spoil
    }

    /// The request that it is.
    package func request(provider: String) throws -> Request {
        var request = Request(method: method, path: path, headerFields: fields, body: body)
        request.headerFields[.contentType] = contentType
        let secret = try secret ?? rightSecret(provider: provider)
        switch proof {
        case .signature:
            let name = HTTPField.Name(constant: "X-Hub-Signature-256")
            request.headerFields[name] = try HookSignature.header(for: body, secret: secret)
        case .bearer: request.headerFields[.authorization] = "Bearer \(secret.text)"
        case .basic:
            let words = Base64URL.encode(Array("ployst:\(secret.text)".utf8)).replacing("-", with: "+")
            let padding = String(repeating: "=", count: (4 - words.count % 4) % 4)
            request.headerFields[.authorization] = "Basic \(words.replacing("_", with: "/"))\(padding)"
        case .query: request.query = "token=\(secret.text)"
        case .none: break
        }
        spoil(&request)
        return request
    }

    private func rightSecret(provider: String) throws -> Secret {
        guard let address = HookAddress(path: path, provider: provider), address.project != nil else {
            return Secret(HookSecretsOfTests.instance)
        }
        return try address.secret(key: Secret(HookSecretsOfTests.newest))
    }
}
