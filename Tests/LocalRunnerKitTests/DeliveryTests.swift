import FunctionKit
import HTTPTypes
import LocalRunnerKit
import Signatures
import Testing

@Suite struct DeliveryTests {
    private static let key = String(repeating: "k", count: 32)

    private static func fields(of delivery: Delivery, key: String = key) throws -> [String: String] {
        let fields = try delivery.headerFields(key: key)
        return Dictionary(uniqueKeysWithValues: fields.map { ($0.name.canonicalName, $0.value) })
    }

    private static func delivery(provider: String, generation: Int = 1) -> Delivery {
        let hook = HookAddress(provider: provider, project: "demo", generation: generation)
        return Delivery(to: hook, event: "push", id: "1", body: Array("{}".utf8))
    }

    @Test func `GitHub names the event, the delivery and the signature`() throws {
        let fields = try Self.fields(of: Self.delivery(provider: "github"))
        #expect(fields["x-github-event"] == "push")
        #expect(fields["x-github-delivery"] == "1")
        // openssl: HMAC-SHA256 of "{}" with the hexadecimal HMAC-SHA256 of "github/demo" with 32 times "k".
        let signature = "sha256=470cb6a2e198d9305d45ed73fbdaf4e89e69e165022ab10e4d4a7c824deee949"
        #expect(fields["x-hub-signature-256"] == signature)
    }

    @Test(arguments: ["git", "jenkins", "targetprocess"])
    func `other providers sign as well, and send Ployst's own field`(provider: String) throws {
        let fields = try Self.fields(of: Self.delivery(provider: provider))
        #expect(fields.keys.sorted() == ["content-type", "x-hub-signature-256", "x-ployst-delivery"])
        #expect(fields["x-ployst-delivery"] == "1")
        let gitHub = try Self.fields(of: Self.delivery(provider: "github"))
        #expect(fields["x-hub-signature-256"] != gitHub["x-hub-signature-256"])
    }

    @Test func `the newest of several keys signs`() throws {
        let delivery = Self.delivery(provider: "github")
        let older = String(repeating: "o", count: 32)
        #expect(try Self.fields(of: delivery, key: Self.key + "," + older) == Self.fields(of: delivery))
    }

    @Test func `a later generation of the secret has a path and a signature of its own`() throws {
        let rotated = Self.delivery(provider: "github", generation: 2)
        #expect(rotated.path == "/hooks/github/demo~2")
        #expect(try Self.fields(of: rotated) != Self.fields(of: Self.delivery(provider: "github")))
    }
}
