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

    @Test func `other providers send Ployst's own field`() throws {
        let fields = try Self.fields(of: Self.delivery(provider: "git"))
        #expect(fields["x-ployst-delivery"] == "1")
        #expect(fields["x-github-event"] == nil)
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

    @Test func `the demo is sent in the order of its names, with ids of its own`() {
        let ordered = DemoPayloads.ordered(["10-b.json", "notes.md", "02-a.json"])
        #expect(ordered.map(\.name) == ["02-a.json", "10-b.json"])
        #expect(ordered.map(\.id) == ["00000000-0000-4000-8000-000000000002", "00000000-0000-4000-8000-000000000010"])
    }
}
