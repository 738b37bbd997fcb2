import Foundation

/// The files that these tests read.
enum Fixture {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let deliveries = [
        "web-hook-created", "web-hook-updated", "web-hook-deleted", "web-hook-comment", "rule-updated", "rule-deleted",
    ]

    /// A payload of `Tests/Fixtures/targetprocess`.
    static func bytes(_ name: String) throws -> [UInt8] {
        try file("Tests/Fixtures/targetprocess/\(name).json")
    }

    /// Any file of the repository.
    static func file(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }
}
