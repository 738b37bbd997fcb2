private import Foundation
package import FunctionKit
private import Testing

/// A PostgreSQL server of one test's own, which may stop it as roughly as it likes.
///
/// For tests whose server must not be shared; all others use `PLOYST_TEST_DATABASE`.
package final class ThrowawayServer {
    private let directory: URL
    private let tools: URL
    private var server: Process?

    /// What connects to it, whether it runs or not.
    package var conninfo: Secret { Secret("host=\(directory.path) port=5432 dbname=postgres user=postgres") }

    /// Whether the process of the server is there, be it ready or not.
    package var isRunning: Bool { server?.isRunning ?? false }

    /// Makes a cluster in a temporary directory and starts it.
    ///
    /// - Throws: Where PostgreSQL is not installed, or cannot make a cluster.
    package init() throws {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        let newest = try #require(versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) })
        tools = URL(filePath: "/usr/lib/postgresql/\(newest)/bin")
        directory = FileManager.default.temporaryDirectory.appending(path: "ployst-\(RequestID.random())")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        if geteuid() == 0 {
            try FileManager.default.setAttributes([.ownerAccountName: "postgres"], ofItemAtPath: directory.path)
        }
        let data = directory.appending(path: "data").path
        let initialize = try run("initdb", ["--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync"])
        initialize.waitUntilExit()
        try #require(initialize.terminationStatus == 0)
        try start()
    }

    deinit {
        stop(SIGQUIT)
        try? FileManager.default.removeItem(at: directory)
    }

    /// Starts the server; whoever connects has to wait until it answers.
    ///
    /// - Throws: Where the program cannot be run.
    package func start() throws {
        let data = directory.appending(path: "data").path
        server = try run("postgres", ["-D", data, "-k", directory.path, "-c", "listen_addresses="])
    }

    /// Ends the server by this signal and waits until it is gone.
    package func stop(_ signal: Int32) {
        guard let server else { return }
        kill(server.processIdentifier, signal)
        server.waitUntilExit()
        self.server = nil
    }

    /// Runs a program of PostgreSQL's, which refuse to run as root; it does not outlive this process.
    private func run(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        let user = geteuid() == 0 ? ["--reuid=postgres", "--regid=postgres", "--init-groups"] : []
        process.arguments = user + ["--pdeathsig", "QUIT", tools.appending(path: program).path] + arguments
        process.currentDirectoryURL = directory
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }
}
