import Signatures
import Testing

@Suite struct EncodingTests {
    @Test(
        arguments: [
            ([], ""), ([0], "00"), ([0xff], "ff"), ([0x01, 0x9a, 0xaf], "019aaf"),
        ] as [([UInt8], String)])
    func `writes and reads hexadecimal digits`(bytes: [UInt8], text: String) {
        #expect(Hex.encode(bytes) == text)
        #expect(Hex.decode(text) == bytes)
    }

    @Test(arguments: ["0", "000", "FF", "0g", " 00", "00 ", "é", "０"])
    func `reads nothing else as hexadecimal digits`(_ text: String) {
        #expect(Hex.decode(text) == nil)
    }

    /// RFC 4648, section 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
        ("foobar", "Zm9vYmFy"), ("~~~???", "fn5-Pz8_"),
    ])
    func `writes and reads base64url`(text: String, encoded: String) {
        #expect(Base64URL.encode(Array(text.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: ["Z", "Zg==", "Zh", "Zm9", "Zm9vY", "Zm+v", "Zm/v", "Zm 9v", "é"])
    func `reads nothing else as base64url`(_ text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"), ("~~~???", "fn5+Pz8/"),
    ])
    func `writes and reads base64`(text: String, encoded: String) {
        #expect(Base64.encode(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm8", "Zm9=", "Zm9v=", "Zm9v====", "=", "====", "Z===", "=Zg=", "Zg==Zg==",
        "Zm-v", "Zm_v", "Zm9v\n", "Zm 9", "é===",
    ])
    func `reads nothing else as base64`(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }

    /// FIPS 180-4, as published with NIST's examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `digests as published`(text: String, hex: String) throws {
        #expect(Hex.encode(try SHA256.digest(Array(text.utf8))) == hex)
    }

    @Test func `makes tokens of 43 characters that never repeat`() throws {
        let tokens = Set(try (0..<1000).map { _ in try RandomBytes.token() })
        #expect(tokens.count == 1000)
        for token in tokens {
            #expect(token.hasPrefix("ployst_"))
            #expect(token.utf8.count == 50)
            #expect(Base64URL.decode(token.dropFirst(7))?.count == 32)
        }
    }

    @Test(
        arguments: [
            ([], [], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([1, 2], [1], false), ([], [1], false),
        ] as [([UInt8], [UInt8], Bool)])
    func `compares in constant time what is equal, different, empty or of another length`(
        left: [UInt8], right: [UInt8], equal: Bool
    ) {
        #expect(ConstantTime.equal(left, right) == equal)
    }
}
