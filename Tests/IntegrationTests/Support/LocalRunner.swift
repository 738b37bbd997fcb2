import FoundationEssentials
import FunctionTesting
import Linux

/// The local runner as it is deployed, on a data directory of its own and a port that is free.
final class LocalRunner {
    /// How long it may take to start or to stop on a busy machine.
    private static let patience = Duration.seconds(60)

    /// The process itself.
    let process: ChildProcess

    /// The data directory.
    let data: String

    private let output: Descriptor
    private let folder: Folder

    /// Starts the runner on the data directory in `folder`; it is killed with its owner.
    init(in folder: Folder, _ arguments: [String] = ["--empty"]) throws {
        self.folder = folder
        data = folder.path + "/data"
        let (reading, writing) = try Descriptor.pipe()
        output = reading
        process = try ChildProcess(
            Executables.path("ployst-runner"), arguments: ["start", "--port", "0", "--data", data] + arguments,
            environment: CurrentProcess.environment, output: writing, errors: folder.log("terminal"))
    }

    /// What it has said on the terminal.
    var terminal: String { folder.read("terminal") }

    /// Waits for the line `ready` and returns the port in it.
    func waitUntilReady() throws -> UInt16 {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 1024)
        while !text.hasSuffix("\n") {
            guard try Readiness.wait(for: [(output, .read)], timeout: Self.patience) == [true] else { break }
            let count = try output.read(into: &buffer)
            if count == 0 { break }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
        guard text.hasPrefix("ready http://127.0.0.1:"), let port = text.split(separator: ":").last,
            let number = UInt16(port.filter(\.isNumber))
        else { throw StackError("the runner did not get ready: \(text)\(terminal)") }
        return number
    }

    /// Asks the runner to stop, as Ctrl-C or `kill` do, and waits until it has ended.
    func stop(_ signal: Int32) throws -> ChildProcess.Exit? {
        process.signal(signal)
        return try process.wait(timeout: Self.patience)
    }

    /// The ids of the processes that the runner started and that are still there.
    ///
    /// Their standard output is a file of the data directory. `name` is the end of the executable's path.
    func processes(_ name: String = "") throws -> [Int32] {
        let files = FileManager.default
        return try files.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }.filter { id in
            let output = (try? files.destinationOfSymbolicLink(atPath: "/proc/\(id)/fd/1")) ?? ""
            let command = String(decoding: (try? File.read("/proc/\(id)/cmdline")) ?? [], as: UTF8.self)
            return output.hasPrefix(data + "/") && command.prefix { $0 != "\0" }.hasSuffix(name)
        }
    }

    /// Waits until something is so.
    ///
    /// - Throws: ``StackError`` with `what` where it does not come to be so.
    func wait(for what: String, until isSo: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + Self.patience
        while try !isSo() {
            guard ContinuousClock.now < deadline else { throw StackError("waited in vain for \(what)\n\(terminal)") }
            // Nothing tells when a process of another one ends: look again a little later.
            _ = try Readiness.wait(for: [], timeout: .milliseconds(20))
        }
    }
}
