import FastCGI
import Testing

@Suite struct NameValuePairTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var pairs: [NameValuePair]
        var bytes: [UInt8]
    }

    static let long = String(repeating: "v", count: 128)

    @Test(arguments: [
        Case(testDescription: "nothing", pairs: [], bytes: []),
        Case(testDescription: "empty name and value", pairs: [NameValuePair(name: "", value: "")], bytes: [0, 0]),
        Case(
            testDescription: "short lengths", pairs: [NameValuePair(name: "A", value: "bc")],
            bytes: [1, 2] + Array("Abc".utf8)),
        Case(
            testDescription: "two pairs",
            pairs: [NameValuePair(name: "A", value: ""), NameValuePair(name: "B", value: "1")],
            bytes: [1, 0] + Array("A".utf8) + [1, 1] + Array("B1".utf8)),
        Case(
            testDescription: "a value of 128 bytes takes a length of four",
            pairs: [NameValuePair(name: "A", value: long)],
            bytes: [1, 0x80, 0, 0, 128] + Array("A".utf8) + Array(long.utf8)),
        Case(
            testDescription: "a name of 128 bytes takes a length of four",
            pairs: [NameValuePair(name: long, value: "")],
            bytes: [0x80, 0, 0, 128, 0] + Array(long.utf8)),
    ])
    func `pairs are written and read as the specification's section 3.4 has them`(_ test: Case) {
        var written: [UInt8] = []
        for pair in test.pairs { pair.append(to: &written) }
        #expect(written == test.bytes)
        #expect(NameValuePair.parse(test.bytes[...]) == test.pairs)
    }

    @Test(
        arguments: [
            [1], [1, 1, 65], [5, 0, 65], [0x80, 0, 0], [1, 0x80, 0, 0, 1, 65],
            [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
        ] as [[UInt8]])
    func `bytes that end within a pair are refused`(_ bytes: [UInt8]) {
        #expect(NameValuePair.parse(bytes[...]) == nil)
    }
}
