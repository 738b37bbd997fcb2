import FunctionKit
import HTTPTypes
import HookTesting
import Testing

@testable import GitHub

/// Payloads that a sender who holds the secret broke, by mistake or on purpose.
@Suite struct DamagedPayloadTests {
    /// SplitMix64: <https://prng.di.unimi.it/splitmix64.c>; the same numbers in each run.
    private struct Random: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    private static let hostile = [
        "null", "true", "-1", "0.5", "1e400", "-9223372036854775808", "9223372036854775807", "18446744073709551616",
        "[]", "{}", #""""#, #""\u0000""#, #""\ud800""#, #""%""#, #""://""#, #""/job//1""#,
        #""0001-01-01T00:00:00+23:59""#,
        #""9999-12-31T23:59:60-23:59""#, #""\#(String(repeating: "x", count: 5000))""#,
        String(repeating: "[", count: 600) + String(repeating: "]", count: 600),
        String(repeating: #"{"a":"#, count: 600) + "1" + String(repeating: "}", count: 600),
    ]

    /// The payload with a value of the wrong kind, a member twice, a byte changed or its end cut off.
    private func damaged(_ payload: String, using random: inout Random) throws -> [UInt8] {
        var bytes = Array(payload.utf8)
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes[place] ^= UInt8.random(in: 1...255, using: &random)
        case 2: bytes.replaceSubrange(0..<1, with: Array(#"{"repository":7,"action":[],"#.utf8))
        default:
            let document = try Document(payload)
            let path = document.paths.randomElement(using: &random) ?? ""
            let text = try document.setting(path, to: #""here""#).text
            let value = Self.hostile.randomElement(using: &random) ?? ""
            bytes = Array(text.replacing(#""here""#, with: value).utf8)
        }
        return bytes
    }

    @Test(arguments: ToleranceTests.samples) func `are no fault of the hook's`(_ sample: ToleranceTests.Sample) throws {
        var random = Random(state: 4711)
        let bed = try HookBed(GitHubHook.self)
        var statuses: Set<Int> = []
        for round in 1...300 {
            let body = try damaged(sample.payload, using: &random)
            let answer = try bed.answer(to: SentDelivery(event: sample.event, body: body))
            #expect([200, 202, 400].contains(answer.status.code), "round \(round): \(answer.status) \(answer.text)")
            statuses.insert(answer.status.code)
        }
        #expect(statuses.isSuperset(of: [200, 400]))
    }

    @Test(arguments: ToleranceTests.samples)
    func `may be deep or long`(_ sample: ToleranceTests.Sample) throws {
        let bed = try HookBed(GitHubHook.self)
        let deep = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
        for (value, status) in [(deep, 400), (#""\#(String(repeating: "x", count: 4_000_000))""#, 200)] {
            let payload = #"{"unheard_of":\#(value),"# + sample.payload.dropFirst(1)
            let answer = try bed.answer(to: SentDelivery(event: sample.event, body: Array(payload.utf8)))
            #expect(answer.status.code == status)
        }
    }
}
