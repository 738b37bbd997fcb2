import FunctionTesting
import JSONBody

/// What a sender who holds the secret can do to a payload, by mistake or on purpose.
enum Damage: CaseIterable {
    case truncation, foreignByte, flippedBits, hostileValue

    /// Values of the wrong type, beyond every range, or made to exhaust who reads them.
    private static let hostileValues = [
        "null", "true", "-1", "0.5", "1e400", "123456789012345678901234567890", "[]", "{}", #""""#, #""\u0000""#,
        #""\ud800""#, "\"\(String(repeating: "x", count: 100_000))\"", "[\(String(repeating: "[],", count: 9999))[]]",
        String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000),
        String(repeating: #"{"a":"#, count: 100_000) + "1" + String(repeating: "}", count: 100_000),
    ]

    /// The payload with this done to it at a random place.
    func done(to payload: [UInt8], using random: inout SplitMix64) throws -> [UInt8] {
        var damaged = payload
        let place = Int.random(in: payload.indices, using: &random)
        switch self {
        case .truncation: damaged.removeSubrange(place...)
        // No byte from 0xf8 on is ever a part of UTF-8: RFC 3629, section 3.
        case .foreignByte: damaged[place] = UInt8.random(in: 0xf8...0xff, using: &random)
        case .flippedBits: damaged[place] ^= UInt8.random(in: 1...0xff, using: &random)
        case .hostileValue:
            damaged = try Self.hostile(JSONBody.decode(JSONValue.self, from: payload), using: &random)
        }
        return damaged
    }

    /// The document with a hostile value at a random place.
    static func hostile(_ document: JSONValue, using random: inout SplitMix64) throws -> [UInt8] {
        let value = hostileValues.randomElement(using: &random) ?? ""
        let text = String(decoding: try JSONBody.encode(marking(document, using: &random)), as: UTF8.self)
        return Array(text.replacing("\"\(mark)\"", with: value).utf8)
    }

    private static let mark = "here"

    /// The document with the mark in place of one of its values, near the root rather than deep in it.
    private static func marking(_ document: JSONValue, using random: inout SplitMix64) -> JSONValue {
        guard case .object(var members) = document, let name = members.keys.sorted().randomElement(using: &random),
            let value = members[name]
        else { return .string(mark) }
        members[name] = Bool.random(using: &random) ? .string(mark) : marking(value, using: &random)
        return .object(members)
    }
}
