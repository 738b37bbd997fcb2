import FunctionHost
import FunctionTesting
import HTTPTypes
import JSONBody
import Testing

/// Ten thousand payloads for each provider that are rightly signed and yet not what it sends.
@Suite struct HostileProviderTests {
    private static let mutations = 10_000
    private static let mostKilobytes = 200 * 1024

    @Test(arguments: ["git", "github", "jenkins", "targetprocess"])
    func `none ends the process, is its fault, or costs it much memory`(_ provider: String) throws {
        let sender = try HostileSender(to: provider)
        let payloads = try HostileSender.payloads(of: provider)
        let documents = try payloads.map { try JSONBody.decode(JSONValue.self, from: $0.body) }
        var random = SplitMix64(seed: 4711)
        var connection = try sender.connect()
        var taken = 0
        var statuses: Set<Int> = []
        for number in 0..<Self.mutations {
            let index = Int.random(in: payloads.indices, using: &random)
            let damage = Damage.allCases[number % Damage.allCases.count]
            let body =
                damage == .hostileValue
                ? try Damage.hostile(documents[index], using: &random)
                : try damage.done(to: payloads[index].body, using: &random)
            let answer = try connection.send(sender.request(payloads[index], body: body))
            try #require(
                [200, 202, 400, 422].contains(answer.status.code), "\(damage) as number \(number): \(answer.text)")
            statuses.insert(answer.status.code)
            if answer.status == .ok { taken += 1 }
        }
        #expect(sender.observations == taken)
        #expect(statuses.isSuperset(of: [200, 202, 400]))
        try expectLargeOnesRefused(sender, payloads[0])
        #expect(try sender.peakKilobytes < Self.mostKilobytes)
    }

    /// As large as a body may be, and one byte more.
    private func expectLargeOnesRefused(_ sender: HostileSender, _ payload: HostileSender.Payload) throws {
        let most = 25 * 1024 * 1024
        for (count, status) in [(most - 2, HTTPResponse.Status.badRequest), (most - 1, .contentTooLarge)] {
            let body = [UInt8(ascii: "\"")] + [UInt8](repeating: UInt8(ascii: "x"), count: count) + [UInt8(ascii: "\"")]
            var connection = try sender.connect()
            let answer = try connection.send(sender.request(payload, body: body))
            #expect(answer.status == status || answer.status == .accepted && status == .badRequest, "\(answer.text)")
        }
    }
}
