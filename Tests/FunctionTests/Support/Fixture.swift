import FoundationEssentials
import FunctionTesting
import Linux
import Testing

/// One of GitHub's own example payloads.
struct Fixture: Sendable, CustomTestStringConvertible {
    private static let folder = Executables.repositoryPath("Tests/Fixtures/github")

    /// A push that makes a branch.
    static let push = Fixture(file: "push/with-new-branch.payload.json")

    /// Its path below the folder of the examples.
    let file: String

    var testDescription: String { file }

    /// The event that it is the payload of.
    var event: String { String(file.prefix { $0 != "/" }) }

    /// Whether it says something that core is told: most do, but tags are not tracked.
    var isUsed: Bool {
        let ignored = ["create", "delete", "deployment_status", "merge_group", "release"]
        return !ignored.contains(event) && file != "push/payload.json"
    }

    var body: [UInt8] {
        get throws { try File.read("\(Self.folder)/\(file)") }
    }

    var text: String {
        get throws { String(decoding: try body, as: UTF8.self) }
    }

    /// All of them.
    static var all: [Fixture] {
        get throws {
            try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
                .map(Fixture.init)
        }
    }
}
