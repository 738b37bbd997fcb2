import FunctionKit
import HTTPTypes
import HookTesting
import Testing

@testable import Git

/// Bodies that are rightly signed and yet not what the script sends.
@Suite struct DamagedBodyTests {
    /// A generator whose numbers are the same each time: <https://prng.di.unimi.it/splitmix64.c>.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64 = 4711

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    private static let values = [
        "null", "true", "-1", "0.5", "1e400", "123456789012345678901234567890", "[]", "{}", #""""#, #""\u0000""#,
        #""\ud800""#, "\"\(String(repeating: "x", count: 100_000))\"", String(repeating: "[", count: 1000),
        #"{"ref":1,"ref":"refs/heads/x"}"#,
    ]

    @Test func `are no fault of the hook's`() throws {
        let bed = try HookBed(GitHook.self)
        let valid = Array(PushBody.push().utf8)
        var random = Seeded()
        var statuses: Set<Int> = []
        for _ in 1...600 {
            var body = valid
            let place = Int.random(in: body.indices, using: &random)
            switch Int.random(in: 0...3, using: &random) {
            case 0: body.removeSubrange(place...)
            case 1: body[place] = UInt8.random(in: 0...255, using: &random)
            case 2: body.insert(contentsOf: (Self.values.randomElement(using: &random) ?? "").utf8, at: place)
            default: body = Self.withoutMember(at: place, of: body, Self.values.randomElement(using: &random) ?? "")
            }
            var delivery = SentDelivery(push: "")
            delivery.body = body
            let answer = try bed.answer(to: delivery)
            let text = String(decoding: body.prefix(1000), as: UTF8.self)
            #expect([200, 202, 400].contains(answer.status.code), "\(answer.status) \(answer.text) to \(text)")
            statuses.insert(answer.status.code)
        }
        #expect(statuses.isSuperset(of: [200, 400]))
    }

    /// The body with another value after the first colon behind a place.
    private static func withoutMember(at place: Int, of body: [UInt8], _ value: String) -> [UInt8] {
        guard let colon = body[place...].firstIndex(of: UInt8(ascii: ":")) else { return body }
        let end = body[colon...].firstIndex { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") } ?? body.endIndex
        return Array(body[...colon]) + Array(value.utf8) + Array(body[end...])
    }

    @Test func `may be of 25 MB`() throws {
        let bed = try HookBed(GitHook.self)
        let filler = String(repeating: "x", count: 25 * 1024 * 1024 - 2000)
        let push = PushBody.push().replacing("\"repository\"", with: "\"other\":\"\(filler)\",\"repository\"")
        #expect(try bed.answer(to: SentDelivery(push: push)).status == .ok)
    }
}
