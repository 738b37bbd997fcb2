import Signatures
import Testing

@Suite struct WebhookSecretTests {
    private static func text(bytes: Int) -> String { "whsec_" + Base64.encode([UInt8](repeating: 7, count: bytes)) }

    @Test(arguments: [24, 25, 26, 32, 64]) func `takes 24 to 64 bytes`(_ count: Int) throws {
        #expect(try WebhookSecret(Self.text(bytes: count)).text == Self.text(bytes: count))
    }

    @Test(
        arguments: [
            ("nothing", "", .withoutPrefix),
            ("base64 alone", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .withoutPrefix),
            ("another prefix", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .withoutPrefix),
            ("the prefix in capitals", "WHSEC_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .withoutPrefix),
            ("a blank before it", " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", .withoutPrefix),
            ("the prefix alone", "whsec_", .wrongLength(0)),
            ("23 bytes", text(bytes: 23), .wrongLength(23)),
            ("65 bytes", text(bytes: 65), .wrongLength(65)),
            ("no padding", String(text(bytes: 25).dropLast(2)), .notBase64),
            ("base64url", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa-_", .notBase64),
            ("a newline at the end", text(bytes: 24) + "\n", .notBase64),
        ] as [(String, String, WebhookSecretError)])
    func `refuses anything else, and says why`(name: String, text: String, error: WebhookSecretError) {
        #expect(throws: error) { try WebhookSecret(text) }
    }

    @Test func `makes random secrets that it can read and that never repeat`() throws {
        let secrets = Set(try (0..<1000).map { _ in try WebhookSecret.random().text })
        #expect(secrets.count == 1000)
        for secret in secrets { #expect(try WebhookSecret(secret).text == secret) }
    }

    @Test func `prints as redacted, also inside of others`() throws {
        let secret = try WebhookSecret(Self.text(bytes: 24))
        var dumped = ""
        dump([secret], to: &dumped)
        let shown = "\(secret) \(String(reflecting: secret)) \([secret]) \(dumped)"
        #expect(shown.contains("<redacted>"))
        #expect(!shown.contains("BwcH"))
        #expect(!shown.contains("7"))
    }
}
