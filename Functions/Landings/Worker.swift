import Clones
import FunctionKit
import Linux
import Logging

/// The process that clones a repository, or does what takes longer than a request may: `landings recompute`.
enum Worker {
    /// Starts a program with these arguments; tests that run the function in their own process have another one.
    @TaskLocal static var launch: @Sendable (_ arguments: [String], _ log: String) throws -> Void = {
        try DetachedProcess.start(
            CurrentProcess.executablePath, arguments: $0, environment: environment, log: $1)
    }

    /// Starts it; where one runs already it ends at once.
    ///
    /// - Throws: ``CloneError/failed(_:)``.
    static func start(for folder: CloneFolder, logger: Logger) throws(CloneError) {
        let arguments = ["recompute", "--repository", "\(folder.repository)", "--unless-running"]
        do {
            try launch(arguments, "\(folder.path)/worker.log")
            logger.info("started", metadata: ["arguments": "\(arguments.joined(separator: " "))"])
        } catch {
            throw .failed("the process that clones cannot be started: \(error)")
        }
    }

    /// Its settings, without what CGI put beside them.
    private static var environment: [String: String] {
        CurrentProcess.environment.filter { $0.key.hasPrefix("PLOYST_") || $0.key == "PATH" }
    }
}
