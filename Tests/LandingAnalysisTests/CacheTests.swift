import CoreAPI
import FunctionTesting
import GitProcess
import LandingAnalysis
import Linux
import Testing

@Suite struct `What a computation left beside a clone` {
    /// A thing that can happen to a file.
    struct Damage: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: @Sendable ([UInt8]) -> [UInt8]
    }

    private static let damages = [
        Damage(testDescription: "is gone") { _ in [] },
        Damage(testDescription: "is cut off within a word") { $0.dropLast(3) },
        Damage(testDescription: "is cut off after a word") { $0.dropLast(8) },
        Damage(testDescription: "is cut in half") { $0.dropLast($0.count / 2) },
        Damage(testDescription: "has another beginning") { [1] + $0.dropFirst() },
        Damage(testDescription: "has numbers that are too large") { bytes in
            bytes.enumerated().map { (40..<48).contains($0) ? 0xff : $1 }
        },
        Damage(testDescription: "was written twice") { $0 + $0 },
    ]

    @Test(arguments: ["ployst-commits", "ployst-differences"], damages)
    func `changes no answer, whatever happened to it`(name: String, damage: Damage) throws {
        let importer = try FastImport()
        var history = try RandomHistory(seed: 7, importer: importer)
        for _ in 0..<20 { try history.step() }
        try importer.finish()
        let basis = history.basis([:])
        let answers = try analyse(basis, changed: nil, in: importer.git).landings
        #expect(try analyse(basis, changed: nil, in: importer.git).landings == answers)
        let path = "\(importer.git.directory)/\(name)"
        try File.write(damage.bytes(File.read(path)), to: path)
        #expect(try analyse(basis, changed: nil, in: importer.git).landings == answers)
        #expect(try analyse(basis, changed: nil, in: importer.git).landings == answers)
    }
}
