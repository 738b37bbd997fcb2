import Foundation

/// A program that a test runs to its end.
enum Program {
    /// How a program ended, and what it wrote.
    struct Outcome {
        var status: Int32
        var output: String
        var errors: String
    }

    /// Runs the first word with the others, in a folder, with exactly this environment.
    static func run(_ words: [String], in folder: URL, environment: [String: String]) throws -> Outcome {
        let process = Process()
        let (output, errors) = (folder.appending(path: ".output"), folder.appending(path: ".errors"))
        for file in [output, errors] { try Data().write(to: file) }
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8))
    }
}

/// A folder of a test, which is gone with its owner.
final class TemporaryFolder {
    /// Where it is.
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "ployst-jenkins-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
