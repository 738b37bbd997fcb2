private import FoundationEssentials
private import FunctionKit
private import Glibc
package import Linux

/// A temporary folder, which is removed with its owner.
package final class Folder: Sendable {
    /// Where it is.
    package let path: String

    /// Makes the folder.
    ///
    /// - Throws: Where it cannot be made.
    package init() throws {
        path = "/tmp/ployst-\(RequestID.random())"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes a file and returns its path.
    ///
    /// - Throws: Where it cannot be written.
    package func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }

    /// A file that processes write their log into.
    ///
    /// - Throws: ``StackError``.
    package func log(_ name: String) throws -> Descriptor {
        let number = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard number >= 0 else { throw StackError("\(path)/\(name) cannot be written") }
        return Descriptor(adopting: number)
    }

    /// The text of a file; empty where there is none yet.
    package func read(_ name: String) -> String {
        String(decoding: (try? File.read("\(path)/\(name)")) ?? [], as: UTF8.self)
    }

    /// Runs lines of `/bin/sh` in the folder; the first that fails ends them.
    ///
    /// - Throws: ``StackError`` with what they said.
    package func run(_ script: String) throws {
        let name = "said-\(RequestID.random())"
        let said = try log(name)
        let shell = try ChildProcess(
            "/bin/sh", arguments: ["-euc", "cd '\(path)'\n\(script)"], environment: ["PATH": "/usr/bin:/bin"],
            input: .null(), output: said, errors: said)
        guard let exit = try shell.wait(timeout: .seconds(60)), exit == .code(0) else {
            throw StackError("'\(script)' failed: \(read(name))")
        }
    }

    /// The files in it and below that have `text` somewhere.
    ///
    /// - Throws: ``StackError`` where one cannot be read.
    package func files(containing text: String) throws -> [String] {
        // In no argument: somebody may look for it there.
        _ = try write(text, to: ".wanted")
        try run("grep -rlF -f .wanted . >.found || test $? -eq 1")
        let found = read(".found").split(separator: "\n").map(String.init)
        for name in [".wanted", ".found"] { try File.remove("\(path)/\(name)") }
        return found.filter { !$0.hasPrefix("./.") && !$0.hasPrefix("./said-") }
    }
}
