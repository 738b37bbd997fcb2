private import FoundationEssentials

/// The executables under test: those that are deployed, not the tests' own build of them.
package enum Executables {
    /// The path of an executable in the folder that `PLOYST_BINARIES` names.
    ///
    /// - Throws: ``StackError`` when it is not there.
    package static func path(_ name: String) throws -> String {
        guard let folder = ProcessInfo.processInfo.environment["PLOYST_BINARIES"] else {
            throw StackError("PLOYST_BINARIES is not set; run the tests by Tests/run")
        }
        let path = "\(folder)/\(name)"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw StackError("\(path) is missing; infra/build \(name) makes it")
        }
        return path
    }

    /// The text of a file of the repository.
    ///
    /// - Throws: Where there is none.
    package static func repositoryFile(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: repositoryPath(path))), as: UTF8.self)
    }

    /// The path of a file or a folder of the repository.
    package static func repositoryPath(_ path: String) -> String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: path).path
    }
}

/// What keeps a stack from being started.
package struct StackError: Error, CustomStringConvertible {
    /// What it is, in a sentence for people.
    package let description: String

    /// An error with this description.
    package init(_ description: String) {
        self.description = description
    }
}
