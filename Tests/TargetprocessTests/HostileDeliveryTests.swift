import CoreAPI
import FunctionKit
import HTTPTypes
import Hooks
import JSONBody
import Testing

@testable import Targetprocess

/// Deliveries that were damaged on their way, or made to do damage.
@Suite struct HostileDeliveryTests {
    /// A generator with a seed, so that a failure can be repeated.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private static let values = [
        "null", "true", "-1", "0.5", "1e400", "-9223372036854775808", "9223372036854775807",
        "123456789012345678901234567890",
        "[]", "{}", #""""#, #""\u0000""#, #""\ud800""#, #""/Date(9223372036854775807)/""#,
        #""/Date(-9223372036854775808)/""#,
        #""<p title=\"""#, #""&#99999999999;""#, "\"\(String(repeating: "<", count: 10_000))\"",
        String(repeating: "[", count: 2000) + String(repeating: "]", count: 2000),
        String(repeating: #"{"a":"#, count: 2000) + "1" + String(repeating: "}", count: 2000),
    ]

    /// Leaves another value in place of one of the document's, wherever that is.
    private static func damaged(_ text: String, _ numbers: inout Numbers) -> [UInt8] {
        var bytes = Array(text.utf8)
        let place = Int.random(in: bytes.indices, using: &numbers)
        switch Int.random(in: 0...4, using: &numbers) {
        case 0: bytes.removeSubrange(place...)
        case 1: bytes[place] = UInt8.random(in: 0xf8...0xff, using: &numbers)
        case 2: bytes[place] ^= UInt8.random(in: 1...0xff, using: &numbers)
        case 3: bytes.insert(contentsOf: bytes[place...], at: place)
        default:
            let colons = bytes.indices.filter { bytes[$0] == UInt8(ascii: ":") }
            guard let colon = colons.randomElement(using: &numbers) else { break }
            let end = bytes[colon...].firstIndex { ",}\n".utf8.contains($0) } ?? bytes.endIndex
            bytes.replaceSubrange(colon + 1..<end, with: Array((values.randomElement(using: &numbers) ?? "").utf8))
        }
        return bytes
    }

    @Test(arguments: Fixture.deliveries) func `answers damaged deliveries, each with a reason or a report`(
        _ name: String
    )
        throws
    {
        var numbers = Numbers(state: 4711)
        let text = String(decoding: try Fixture.bytes(name), as: UTF8.self)
        let bed = try TargetprocessBed()
        for _ in 1...300 {
            let body = Self.damaged(text, &numbers)
            let status = try bed.answer(body).status.code
            #expect([200, 202, 400].contains(status), "\(String(decoding: body.prefix(2000), as: UTF8.self))")
        }
        for observation in try bed.observations() { #expect(!observation.feature.featureID.isEmpty) }
    }

    @Test(arguments: ["user-story", "bug"]) func `takes damaged answers of Targetprocess for what they are`(
        _ name: String
    )
        throws
    {
        var numbers = Numbers(state: 4712)
        let text = String(decoding: try Fixture.bytes(name), as: UTF8.self)
        let body = try Fixture.bytes(name == "bug" ? "web-hook-created" : "web-hook-updated")
        for _ in 1...300 {
            let answer = Self.damaged(text, &numbers)
            guard (try? JSONBody.decode(Assignable.self, from: answer)) != nil else { continue }
            let translation = try Translating.delivery(body, reading: answer)
            guard case .feature(let observation) = translation else { continue }
            #expect(observation.feature.title != nil)
        }
    }
}
