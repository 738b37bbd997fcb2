import FunctionKit
import HTTPTypes
import HookTesting
import Hooks
import Signatures
import Testing

/// How senders prove themselves, at a hook that takes anything.
@Suite struct HookProofTests {
    struct Signed: Function {
        static let name = "github"
        let hook: Hook

        init(environment: Environment) throws {
            hook = try Hook(
                provider: Self.name, proof: .signature, contentTypes: ["application/json"],
                instanceSetting: "PLOYST_GITHUB_SECRET", environment: environment)
        }

        mutating func respond(to request: Request) throws -> Response {
            let delivery = try hook.delivery(of: request)
            return try hook.report(.ignored("as every delivery"), key: delivery.idempotencyKey("1"), for: request)
        }
    }

    struct Unsigned: Function {
        static let name = "jenkins"
        let hook: Hook

        init(environment: Environment) throws {
            hook = try Hook(
                provider: Self.name, proof: .signatureOrSecret, contentTypes: ["application/json"],
                environment: environment)
        }

        mutating func respond(to request: Request) throws -> Response {
            let delivery = try hook.delivery(of: request)
            return try hook.report(.ignored("as every delivery"), key: delivery.idempotencyKey("1"), for: request)
        }
    }

    @Test(arguments: [SentDelivery.Proof.signature, .bearer, .basic, .query])
    func `a sender that cannot sign shows the secret`(_ proof: SentDelivery.Proof) throws {
        let bed = try HookBed(Unsigned.self)
        let paths = ["/hooks/jenkins/team", "/hooks/jenkins/team~2"]
        for path in paths {
            #expect(try bed.answer(to: SentDelivery(path: path, proof: proof)).status == .accepted)
        }
        for secret in [HookSecretsOfTests.newest, HookSecretsOfTests.instance, "", "x"] {
            let wrong = SentDelivery(path: paths[0], proof: proof, secret: Secret(secret))
            #expect(try bed.answer(to: wrong).status == .unauthorized)
        }
        let ofOther = try HookAddress(provider: "jenkins", project: "other").secret(
            key: Secret(HookSecretsOfTests.newest))
        #expect(
            try bed.answer(to: SentDelivery(path: paths[0], proof: proof, secret: ofOther)).status == .unauthorized)
    }

    @Test(arguments: [SentDelivery.Proof.bearer, .basic, .query, .none])
    func `a hook whose senders sign takes nothing else`(_ proof: SentDelivery.Proof) throws {
        let bed = try HookBed(Signed.self)
        #expect(try bed.answer(to: SentDelivery(path: "/hooks/github/team", proof: proof)).status == .unauthorized)
        #expect(try bed.answer(to: SentDelivery(path: "/hooks/github", proof: proof)).status == .unauthorized)
    }

    @Test func `a wrong signature is not mended by the secret`() throws {
        let delivery = SentDelivery(path: "/hooks/jenkins/team", proof: .bearer) { request in
            request.headerFields[HTTPField.Name(constant: "X-Hub-Signature-256")] = "sha256=00"
        }
        #expect(try HookBed(Unsigned.self).answer(to: delivery).status == .unauthorized)
    }

    @Test(arguments: [
        "Bearer", "Bearer ", "Basic", "Basic !!!!", "Basic cGxveXN0", "Digest x", "bearer  x",
    ])
    func `malformed credentials prove nothing`(_ field: String) throws {
        let delivery = SentDelivery(path: "/hooks/jenkins/team", proof: .none) {
            $0.headerFields[.authorization] = field
        }
        #expect(try HookBed(Unsigned.self).answer(to: delivery).status == .unauthorized)
    }

    @Test func `there is no instance-wide hook where a provider has none`() throws {
        #expect(try HookBed(Unsigned.self).answer(to: SentDelivery(path: "/hooks/jenkins")).status == .notFound)
    }

    @Test(arguments: [
        ("72d3162e", "72d3162e"), ("job/ä/7", nil), ("", nil), (String(repeating: "x", count: 201), nil), ("a b", nil),
    ])
    func `the key holds the id, or what stands for it`(id: String, word: String?) throws {
        let delivery = try HookDelivery(
            address: HookAddress(provider: "jenkins", project: "team"), body: Array("{}".utf8),
            contentType: "application/json")
        let parts = try delivery.idempotencyKey(id).split(separator: "/", omittingEmptySubsequences: false)
        #expect(parts.count == 4)
        #expect(parts.prefix(2) == ["jenkins", "team"])
        if let word { #expect(parts[2] == word) } else { #expect(parts[2].utf8.count == 32) }
        #expect(parts[3] == "44136fa355b3678a")
    }
}
