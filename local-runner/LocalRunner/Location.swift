import ArgumentParser
import LocalRunnerKit

/// Where the data of a local Ployst is.
struct Location: ParsableArguments {
    @Option(help: "The data directory.")
    var data = ".ployst"

    /// The layout of that directory.
    var layout: DataLayout { DataLayout(root: Files.absolute(data)) }

    /// What a running Ployst wrote for its users.
    ///
    /// - Throws: ``RunnerError`` where none has run here.
    func environmentFile() throws -> EnvironmentFile {
        guard let text = try Files.read(layout.environmentFile) else {
            throw RunnerError("\(layout.environmentFile) is not there; start Ployst first: local-runner/start")
        }
        return try EnvironmentFile(parsing: text)
    }
}
