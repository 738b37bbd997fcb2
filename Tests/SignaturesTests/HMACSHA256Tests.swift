import Signatures
import Testing

/// The vectors of RFC 4231, sections 4.2 to 4.8.
@Suite struct HMACSHA256Tests {
    struct Vector: Sendable, CustomTestStringConvertible {
        var name: String
        var key: [UInt8]
        var message: [UInt8]
        var hex: String
        var testDescription: String { name }
    }

    static let vectors = [
        Vector(
            name: "RFC 4231 case 1", key: Array(repeating: 0x0b, count: 20), message: Array("Hi There".utf8),
            hex: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
        Vector(
            name: "RFC 4231 case 2, a short key", key: Array("Jefe".utf8),
            message: Array("what do ya want for nothing?".utf8),
            hex: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
        Vector(
            name: "RFC 4231 case 3", key: Array(repeating: 0xaa, count: 20), message: Array(repeating: 0xdd, count: 50),
            hex: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
        Vector(
            name: "RFC 4231 case 4", key: Array(1...25), message: Array(repeating: 0xcd, count: 50),
            hex: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
        Vector(
            name: "RFC 4231 case 5, of which the RFC prints the first half", key: Array(repeating: 0x0c, count: 20),
            message: Array("Test With Truncation".utf8), hex: "a3b6167473100ee06e0c796c2955552b"),
        Vector(
            name: "RFC 4231 case 6, a key longer than a block", key: Array(repeating: 0xaa, count: 131),
            message: Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            hex: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
        Vector(
            name: "RFC 4231 case 7, key and message longer than a block", key: Array(repeating: 0xaa, count: 131),
            message: Array(
                ("This is a test using a larger than block-size key and a larger than block-size data. "
                    + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
            hex: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
        Vector(
            name: "no key and no message", key: [], message: [],
            hex: "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ]

    @Test(arguments: vectors) func `matches the published vectors`(_ vector: Vector) throws {
        let code = try HMACSHA256.code(of: vector.message, key: vector.key)
        #expect(code.hex.hasPrefix(vector.hex))
    }

    @Test(arguments: vectors) func `gives the same code for a message that comes in pieces`(_ vector: Vector) throws {
        var stream = try HMACSHA256(key: vector.key.span)
        for byte in vector.message { try stream.update([byte].span) }
        #expect(try stream.finish().hex.hasPrefix(vector.hex))
    }

    @Test func `matches no code that differs in one bit, and none that is shorter or longer`() throws {
        let code = try HMACSHA256.code(of: [1, 2, 3], key: [4])
        let right = try #require(Hex.decode(code.hex))
        #expect(code.matches(right))
        for bit in 0..<256 {
            var wrong = right
            wrong[bit / 8] ^= 1 << (bit % 8)
            #expect(!code.matches(wrong))
        }
        for wrong in [right.dropLast(), right + [0], []] { #expect(!code.matches(wrong)) }
    }
}
