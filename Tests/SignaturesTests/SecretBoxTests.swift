import FunctionKit
import Testing

@testable import Signatures

@Suite struct SecretBoxTests {
    static let old = Secret("the old key of the secret box, long enough")
    static let new = Secret("the new key of the secret box, long enough")

    @Test(arguments: ["", "x", "a token", "schlüssel 🔑", String(repeating: "long ", count: 20_000)])
    func `opens what it sealed`(_ text: String) throws {
        let box = try SecretBox(keys: [Self.new])
        let sealed = try box.seal(text)
        #expect(sealed.hasPrefix("v1."))
        #expect(try box.open(sealed) == text)
        #expect(try box.seal(text) != sealed)
    }

    @Test func `seals with the first key and opens with any`() throws {
        let before = try SecretBox(keys: [Self.old]).seal("kept")
        let rotated = try SecretBox(keys: [Self.new, Self.old])
        #expect(try rotated.open(before) == "kept")
        let after = try rotated.seal("kept")
        #expect(try SecretBox(keys: [Self.new]).open(after) == "kept")
        let id = String(before.split(separator: ".")[1])
        #expect(throws: SignatureError.unknownKey(id)) { try SecretBox(keys: [Self.new]).open(before) }
    }

    @Test func `refuses a text in which any character was replaced, dropped or added`() throws {
        let box = try SecretBox(keys: [Self.new])
        let sealed = Array(try box.seal("fourteen bytes").utf8)
        for index in sealed.indices {
            for other in Array("AQgw-.".utf8) where other != sealed[index] {
                var altered = sealed
                altered[index] = other
                #expect(throws: SignatureError.self) { try box.open(String(decoding: altered, as: UTF8.self)) }
            }
            var shorter = sealed
            shorter.remove(at: index)
            #expect(throws: SignatureError.self) { try box.open(String(decoding: shorter, as: UTF8.self)) }
        }
        #expect(throws: SignatureError.self) { try box.open(String(decoding: sealed, as: UTF8.self) + "A") }
    }

    @Test func `refuses a ciphertext in which any bit was flipped`() throws {
        let key = [UInt8](repeating: 7, count: 32)
        let nonce = [UInt8](repeating: 9, count: 12)
        let sealed = try AES256GCM.seal(Array("fourteen bytes".utf8), key: key, nonce: nonce)
        for bit in 0..<sealed.count * 8 {
            var altered = sealed
            altered[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: SignatureError.forged) { try AES256GCM.open(altered, key: key, nonce: nonce) }
        }
    }

    /// McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 and 14: a key of zeros.
    @Test(arguments: [
        (0, "530f8afbc74536b9a963b4f1c4cb738b"),
        (16, "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    ])
    func `matches the published vectors`(zeros: Int, hex: String) throws {
        let sealed = try AES256GCM.seal(
            Array(repeating: 0, count: zeros), key: Array(repeating: 0, count: 32),
            nonce: Array(repeating: 0, count: 12))
        #expect(Hex.encode(sealed) == hex)
    }

    @Test(arguments: [
        "", "v1", "v1.", "v1..", "v2.00000000.AAAA", "v1.00000000.AAAA", "v1.00000000.!!!!", "plain text",
    ])
    func `refuses what no box ever sealed`(_ text: String) throws {
        let box = try SecretBox(keys: [Self.new])
        #expect(throws: SignatureError.malformed) { try box.open(text) }
    }
}
