import FunctionKit
import Signatures
import Testing

@Suite struct PasswordHashTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let password: String
        let salt: String
        let cost: ScryptCost?
        let key: String
        var testDescription: String { "'\(password)'" }
    }

    /// RFC 7914, section 12, less its first, whose r of 1 and N of 16 are here too, and its last, which takes a gibibyte.
    static let vectors = [
        Vector(
            password: "", salt: "", cost: ScryptCost(logarithm: 4, blockSize: 1, parallelism: 1),
            key: """
                77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17\
                e8d3e0fb2e0d3628cf35e20c38d18906
                """),
        Vector(
            password: "password", salt: "NaCl", cost: ScryptCost(logarithm: 10, blockSize: 8, parallelism: 16),
            key: """
                fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830da\
                c727afb94a83ee6d8360cbdfa2cc0640
                """),
        Vector(
            password: "pleaseletmein", salt: "SodiumChloride",
            cost: ScryptCost(logarithm: 14, blockSize: 8, parallelism: 1),
            key: """
                7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9\
                e61e85dc0d651e40dfcf017b45575887
                """),
    ]

    @Test(arguments: vectors) func `keys are those of RFC 7914`(_ vector: Vector) throws {
        let cost = try #require(vector.cost)
        let key = try Scrypt.key(of: Array(vector.password.utf8), salt: Array(vector.salt.utf8), cost: cost, count: 64)
        #expect(Hex.encode(key) == vector.key)
    }

    @Test func `a hash matches its password and no other, and says its cost`() throws {
        let hash = try PasswordHash(of: Secret("correct horse battery staple"))
        let text = hash.description
        #expect(text.hasPrefix("$scrypt$ln=15,r=8,p=3$"))
        let read = try #require(PasswordHash(text))
        #expect(read.description == text)
        #expect(!read.isOutdated)
        #expect(try read.matches(Secret("correct horse battery staple")))
        for other in ["correct horse battery stapl", "", "Correct horse battery staple"] {
            #expect(try !read.matches(Secret(other)))
        }
    }

    @Test func `the same password never has the same hash twice`() throws {
        let cost = try #require(ScryptCost(logarithm: 4, blockSize: 8, parallelism: 1))
        let hashes = try (0..<2).map { _ in try PasswordHash(of: Secret("again"), cost: cost).description }
        #expect(hashes[0] != hashes[1])
    }

    @Test func `a hash of another cost still matches, and is outdated`() throws {
        let cost = try #require(ScryptCost(logarithm: 14, blockSize: 8, parallelism: 1))
        let text = try PasswordHash(of: Secret("old"), cost: cost).description
        let hash = try #require(PasswordHash(text))
        #expect(hash.isOutdated)
        #expect(try hash.matches(Secret("old")))
    }

    @Test func `nobody has a password`() throws {
        #expect(try !PasswordHash.ofNobody.matches(Secret("")))
        #expect(!PasswordHash.ofNobody.isOutdated)
    }

    @Test(arguments: [
        "", "$scrypt$", "$argon2id$ln=15,r=8,p=3$AAAA$AAAA", "$scrypt$ln=15,r=8,p=3$AAAA$AAAA",
        "$scrypt$ln=40,r=8,p=3$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=015,r=8,p=3$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$r=8,ln=15,p=3$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=15,r=8,p=3,x=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "$scrypt$ln=15,r=8,p=3$A=$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
    func `what is no hash is none`(_ text: String) {
        #expect(PasswordHash(text) == nil)
    }
}
