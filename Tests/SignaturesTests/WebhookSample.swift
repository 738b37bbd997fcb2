import Signatures
import Testing

/// One webhook with its published signature.
struct WebhookSample: Sendable, CustomTestStringConvertible {
    var name: String
    var secret: String
    var id: String
    var timestamp: Int
    var body: String
    var signature: String
    var testDescription: String { name }

    /// From the tests of the Standard Webhooks libraries.
    static let published = [
        WebhookSample(
            name: "Go, Python and JavaScript", secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: 1_614_265_330, body: #"{"test": 2432232314}"#,
            signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        WebhookSample(
            name: "Rust", secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
            timestamp: 1_649_367_553, body: #"{"email":"test@example.com","username":"test_user"}"#,
            signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw="),
    ]

    var bytes: [UInt8] { Array(body.utf8) }

    /// What the verifier says of the sample; the arguments replace parts of it.
    func refusal(
        secrets: [String]? = nil, id: String?? = nil, timestamp: String?? = nil, signature: String?? = nil,
        body: [UInt8]? = nil, now: Int? = nil
    ) throws -> WebhookRefusal? {
        let verifier = WebhookVerifier(secrets: try (secrets ?? [secret]).map { try WebhookSecret($0) })
        do throws(WebhookRefusal) {
            try verifier.verify(
                id: id ?? self.id, timestamp: timestamp ?? String(self.timestamp),
                signature: signature ?? self.signature, body: body ?? bytes, now: now ?? self.timestamp)
            return nil
        } catch {
            return error
        }
    }
}
