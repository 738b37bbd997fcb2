import HTTPTypes
import Signatures
import Testing

@Suite struct WebhookSignatureTests {
    @Test(arguments: WebhookSample.published) func `makes the published signatures`(_ sample: WebhookSample) throws {
        let fields = try WebhookSignature.headers(
            id: sample.id, timestamp: sample.timestamp, body: sample.bytes, secrets: [WebhookSecret(sample.secret)])
        #expect(fields[.webhookID] == sample.id)
        #expect(fields[.webhookTimestamp] == String(sample.timestamp))
        #expect(fields[.webhookSignature] == sample.signature)
        #expect(fields.count == 3)
    }

    @Test func `signs with each secret of a rotation, in their order`() throws {
        let sample = try #require(WebhookSample.published.first)
        let secrets = [try WebhookSecret.random(), try WebhookSecret(sample.secret)]
        let fields = try WebhookSignature.headers(
            id: sample.id, timestamp: sample.timestamp, body: sample.bytes, secrets: secrets)
        let signatures = try #require(fields[.webhookSignature]).split(separator: " ")
        #expect(signatures.count == 2)
        #expect(signatures.last.map(String.init) == sample.signature)
        for secret in secrets {
            #expect(try sample.refusal(secrets: [secret.text], signature: fields[.webhookSignature]) == nil)
        }
    }

    @Test(arguments: ["", "a.b", "a b", "a\nb", "é"])
    func `refuses an id that could be read in two ways`(_ id: String) throws {
        let secret = try WebhookSecret.random()
        #expect(throws: SignatureError.ambiguousID) {
            try WebhookSignature.headers(id: id, timestamp: 1, body: [], secrets: [secret])
        }
    }
}
