import HTTPTypes
import Signatures
import Testing

@Suite struct WebhookVerifierTests {
    static let sample = WebhookSample.published[0]
    static let otherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"

    @Test(arguments: WebhookSample.published) func `accepts the published signatures`(_ sample: WebhookSample) throws {
        #expect(try sample.refusal() == nil)
    }

    @Test(arguments: [-300, -1, 0, 1, 300]) func `accepts what is up to 300 s old or ahead`(_ seconds: Int) throws {
        #expect(try Self.sample.refusal(now: Self.sample.timestamp + seconds) == nil)
    }

    @Test func `refuses what is older or newer than 300 s`() throws {
        #expect(try Self.sample.refusal(now: Self.sample.timestamp + 301) == .tooOld)
        #expect(try Self.sample.refusal(now: Self.sample.timestamp - 301) == .tooNew)
    }

    @Test func `refuses a webhook without one of the header fields`() throws {
        #expect(try Self.sample.refusal(id: .some(nil)) == .unsigned)
        #expect(try Self.sample.refusal(timestamp: .some(nil)) == .unsigned)
        #expect(try Self.sample.refusal(signature: .some(nil)) == .unsigned)
    }

    @Test(arguments: [
        "", "now", "1614265330.0", "1614265330.5", "-1614265330", "+1614265330", " 1614265330", "1614265330 ",
        "0x603792b2", "1e9", "９", "99999999999999999999",
    ])
    func `refuses a timestamp that is no number of seconds`(_ timestamp: String) throws {
        #expect(try Self.sample.refusal(timestamp: timestamp) == .malformed)
    }

    @Test(arguments: ["", "a.b", "a b", "é"]) func `refuses an id that could be read in two ways`(_ id: String) throws {
        #expect(try Self.sample.refusal(id: id) == .malformed)
    }

    static let code = String(sample.signature.dropFirst(3))

    @Test(arguments: [
        ("nothing", ""), ("an empty signature", "v1,"), ("the version alone", "v1"), ("no version", code),
        ("the first 8 characters", "v1,\(code.prefix(8))"), ("another version", "v2,\(code)"),
        ("the asymmetric version", "v1a,\(code)"), ("the version in capitals", "V1,\(code)"),
        ("no padding", "v1,\(code.dropLast())"), ("too much padding", "v1,\(code)="),
        ("a blank after the version", "v1, \(code)"), ("signatures joined by a comma", "v1,\(code),v1,\(code)"),
        ("a newline at the end", "v1,\(code)\n"), ("zeros", "v1,\(String(repeating: "A", count: 43))="),
        ("one bit more in the last character", "v1,\(code.dropLast(2))F="),
    ])
    func `refuses a signature that is wrong or malformed`(name: String, signature: String) throws {
        #expect(try Self.sample.refusal(signature: signature) == .forged)
    }

    @Test(arguments: [
        ("first", "v1,\(code) v1,AAAA v2,\(code)"), ("last", "v1,AAAA v1a,hnO3f9T8 v1, v1,\(code)"),
        ("between blanks", "  v2,x  v1,\(code)  "), ("twice", "v1,\(code) v1,\(code)"),
    ])
    func `accepts one valid signature among several, and skips unknown versions`(
        name: String, signatures: String
    ) throws {
        #expect(try Self.sample.refusal(signature: signatures) == nil)
    }

    @Test func `accepts any of several secrets, wherever it stands, and refuses without it`() throws {
        let secret = Self.sample.secret
        #expect(try Self.sample.refusal(secrets: [secret, Self.otherSecret]) == nil)
        #expect(try Self.sample.refusal(secrets: [Self.otherSecret, secret]) == nil)
        #expect(try Self.sample.refusal(secrets: [Self.otherSecret]) == .forged)
        #expect(try Self.sample.refusal(secrets: []) == .forged)
    }

    @Test func `refuses another id, another time, and a body that differs in one bit`() throws {
        #expect(try Self.sample.refusal(id: Self.sample.id + "x") == .forged)
        #expect(try Self.sample.refusal(timestamp: String(Self.sample.timestamp + 1)) == .forged)
        #expect(try Self.sample.refusal(timestamp: "0\(Self.sample.timestamp)") == .forged)
        for bit in 0..<Self.sample.bytes.count * 8 {
            var altered = Self.sample.bytes
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(try Self.sample.refusal(body: altered) == .forged)
        }
        #expect(try Self.sample.refusal(body: []) == .forged)
    }

    @Test func `verifies what was signed, whatever the bytes`() throws {
        let secret = try WebhookSecret.random()
        for body in [[], [0], [0xff, 0xfe, 0], Array("naïve\r\n".utf8), [UInt8](repeating: 1, count: 100_000)] {
            let fields = try WebhookSignature.headers(id: "e1", timestamp: 1_000, body: body, secrets: [secret])
            #expect(throws: Never.self) {
                try WebhookVerifier(secrets: [secret]).verify(
                    id: "e1", timestamp: fields[.webhookTimestamp], signature: fields[.webhookSignature], body: body,
                    now: 1_000)
            }
        }
    }
}
