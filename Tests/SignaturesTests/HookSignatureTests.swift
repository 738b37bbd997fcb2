import FunctionKit
import Signatures
import Testing

@Suite struct HookSignatureTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var name: String
        var secret: String
        var body: String
        var header: String
        var testDescription: String { name }
    }

    /// From GitHub's page on validating deliveries, and from the tests of its library for it.
    static let vectors = [
        Vector(
            name: "GitHub's documentation", secret: "It's a Secret to Everybody", body: "Hello, World!",
            header: "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"),
        Vector(
            name: "GitHub's library", secret: "mysecret", body: #"{"foo":"bar"}"#,
            header: "sha256=4864d2759938a15468b5df9ade20bf161da9b4f737ea61794142f3484236bda3"),
    ]

    @Test(arguments: vectors) func `makes and accepts the published headers`(_ vector: Vector) throws {
        let secret = Secret(vector.secret)
        let body = Array(vector.body.utf8)
        #expect(try HookSignature.header(for: body, secret: secret) == vector.header)
        #expect(try HookSignature.proves(vector.header, body: body, secrets: [secret]))
    }

    @Test(arguments: vectors) func `accepts any of several secrets, wherever it stands`(_ vector: Vector) throws {
        let others = [Secret("another secret"), Secret("a third secret")]
        let body = Array(vector.body.utf8)
        for position in 0...others.count {
            var secrets = others
            secrets.insert(Secret(vector.secret), at: position)
            #expect(try HookSignature.proves(vector.header, body: body, secrets: secrets))
        }
        #expect(try !HookSignature.proves(vector.header, body: body, secrets: others))
        #expect(try !HookSignature.proves(vector.header, body: body, secrets: []))
    }

    @Test(arguments: vectors) func `refuses a body that differs in one bit`(_ vector: Vector) throws {
        let body = Array(vector.body.utf8)
        for bit in 0..<body.count * 8 {
            var altered = body
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(try !HookSignature.proves(vector.header, body: altered, secrets: [Secret(vector.secret)]))
        }
    }

    static let code = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    @Test(arguments: [
        nil, "", "sha256=", code, "sha1=\(code)", "SHA256=\(code)", "sha256=\(code)0", "sha256=\(code.dropLast())",
        "sha256=\(code.uppercased())", " sha256=\(code)", "sha256=\(code), sha256=\(code)",
        "sha256=\(String(repeating: "0", count: 64))", "sha256=\(code.dropLast())é", "sha256=\(code.dropLast(2))é",
    ])
    func `refuses a header that is missing or malformed`(_ header: String?) throws {
        let secrets = [Secret("It's a Secret to Everybody")]
        #expect(try !HookSignature.proves(header, body: Array("Hello, World!".utf8), secrets: secrets))
    }
}
