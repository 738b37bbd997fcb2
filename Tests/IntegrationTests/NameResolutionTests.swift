import DatabaseTesting
import FunctionTesting
import Linux
import Postgres
import Testing

/// Where callbacks go by name: a real name server and a real HTTPS receiver, in a network of their own.
@Suite struct NameResolutionTests {
    /// Lets the documentation's range stand for public addresses.
    private static let settings = [
        "PLOYST_CALLBACK_ALLOW": "192.0.2.0/24:443", "PLOYST_CALLBACK_ALLOW_PROJECTS": "192.0.2.0/24:443",
    ]

    /// What a name resolves to, of which nothing may be connected to.
    enum Private: String, CaseIterable, CustomTestStringConvertible {
        case loopback = "127.0.0.1"
        case loopbackOfVersion6 = "::1"
        case loopbackMapped = "::ffff:127.0.0.1"
        case loopbackTranslated = "64:ff9b::7f00:1"
        case unspecified = "0.0.0.0"
        case documentation = "198.51.100.10"

        var testDescription: String { rawValue }
    }

    @Test(.database, arguments: Private.allCases)
    func `a name that resolved to a public address first, and then to`(_ address: Private) throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        try bed.subscribe(OwnNetwork.receiver, project: 1)
        let before = try OwnNetwork(resolvingTo: ["192.0.2.10"])
        try bed.emit(0..<1)
        let pass = try bed.pass(Self.settings, in: before)
        try #require(pass.exit == .code(0), "\(pass.log)")
        #expect(before.requests == ["192.0.2.10"])
        #expect(try bed.number("select status from attempt") == 204)

        let after = try OwnNetwork(resolvingTo: [address.rawValue])
        try bed.emit(1..<2)
        #expect(try bed.pass(Self.settings, in: after).exit == .code(0))
        #expect(after.requests == [])
        let error = try bed.text("select error from attempt order by started_at desc limit 1")
        #expect(error?.contains("address") == true, "\(error ?? "no error")")
        #expect(try bed.number("select count(*) from delivery where state = 'delivered'") == 1)
    }

    @Test(.database) func `a name with private and public addresses leads to the public one alone`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        try bed.subscribe(OwnNetwork.receiver, project: 1)
        let network = try OwnNetwork(resolvingTo: ["127.0.0.1", "::1", "192.0.2.10"])
        try bed.emit(0..<3)
        #expect(try bed.pass(Self.settings, in: network).exit == .code(0))
        #expect(network.requests == Array(repeating: "192.0.2.10", count: 3))
    }

    @Test(.database) func `a receiver whose certificate is for another name gets nothing`() throws {
        let bed = try DispatchBed(database: try DatabaseTrait.conninfo)
        try bed.subscribe("https://other.example/", project: 1)
        let network = try OwnNetwork(resolvingTo: ["192.0.2.10"])
        try bed.emit(0..<1)
        #expect(try bed.pass(Self.settings, in: network).exit == .code(0))
        #expect(network.requests == [])
        #expect(try bed.text("select error from attempt")?.contains("certificate") == true)
    }
}
