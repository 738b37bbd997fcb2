import LocalRunnerKit
import Subprocess
import SystemPackage

/// A program that does one thing for the runner and ends.
struct Tool: Sendable {
    /// The process that it is; its log gets what it writes to standard error.
    var process: HostedProcess

    /// Runs the program with a text on its standard input.
    ///
    /// - Returns: what it wrote to standard output.
    /// - Throws: ``RunnerError`` where it does not end with status 0.
    @discardableResult
    func run(reading text: String = "") async throws -> String {
        let log = try process.openLog()
        defer { try? log.close() }
        let result = try await Subprocess.run(
            process.configuration,
            input: .string(text),
            output: .string(limit: 1 << 20),
            error: .fileDescriptor(log, closeAfterSpawningProcess: false))
        guard result.terminationStatus.isSuccess else {
            throw RunnerError("\(process.name) failed (\(result.terminationStatus)); its log: \(process.log)")
        }
        return result.standardOutput
    }
}
