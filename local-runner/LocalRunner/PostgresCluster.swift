import Glibc
import LocalRunnerKit
import Subprocess

/// The private PostgreSQL of a data directory: on a unix socket alone, there while the runner is.
struct PostgresCluster: Sendable {
    /// How long a start may take, with the recovery after a crash.
    private static let startTime = Duration.seconds(120)

    /// Where the data is.
    var layout: DataLayout

    /// The server's programs.
    var installation: PostgresInstallation

    /// The user that it runs as.
    var account: PostgresAccount

    /// The folder of its socket.
    var socketFolder: String

    /// How many connections it has to offer.
    var connections: Int

    /// The process group of all its processes.
    var group: ProcessGroupID

    /// How functions reach it.
    var database: ConnectionString { ConnectionString(socketFolder: socketFolder, database: "ployst") }

    /// Makes the cluster with its database, or nothing of it.
    func create() async throws {
        let draft = layout.cluster + ".new"
        try Files.remove(draft)
        try await makeFolder(draft)
        let arguments = [
            "--pgdata=\(draft)", "--username=\(ConnectionString.role)", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-instructions",
        ]
        try await Tool(process: process("initdb", arguments)).run()
        try await Tool(process: process("postgres", ["--single", "-D", draft, "postgres"]))
            .run(reading: "create database \(database.database)\n")
        try Files.move(draft, to: layout.cluster)
    }

    /// Runs `body` while the server takes connections, and stops it afterwards.
    func serving(_ body: () async throws -> Void) async throws {
        try await endOrphan()
        try await makeFolder(socketFolder)
        try await withService(Supervisor(process: server).run) {
            try await waitUntilReady()
            try await body()
        }
    }

    private var server: HostedProcess {
        process(
            "postgres",
            [
                "-D", layout.cluster, "-c", "listen_addresses=", "-c", "port=5432",
                "-c", "unix_socket_directories=\"\(socketFolder)\"", "-c", "unix_socket_permissions=0700",
                "-c", "max_connections=\(connections)", "-c", "cluster_name=ployst",
            ])
    }

    /// A program of PostgreSQL; SIGINT is its fast shutdown.
    private func process(_ program: String, _ arguments: [String]) -> HostedProcess {
        let command = account.prefix + [installation.program(program)] + arguments
        return HostedProcess(
            name: program, executable: command[0], arguments: Array(command.dropFirst()),
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], log: layout.log(of: "postgres"),
            group: group, stopSignal: .interrupt, stopTime: .seconds(30))
    }

    /// Makes a folder that belongs to the server's user alone.
    private func makeFolder(_ folder: String) async throws {
        var install = process("install", [])
        install.executable = "/usr/bin/install"
        install.arguments = ["--directory", "--mode=700"] + account.ownership + [folder]
        try await Tool(process: install).run()
    }

    private func waitUntilReady() async throws {
        let deadline = ContinuousClock.now + Self.startTime
        while true {
            if let running = try running, running.isReady, ProcessStatus(of: running.processID) != nil { return }
            guard ContinuousClock.now < deadline else {
                throw RunnerError("PostgreSQL did not start; its log: \(layout.log(of: "postgres"))")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Stops a server that works here although neither its runner nor a watchdog is left.
    ///
    /// The file of one that was killed is removed, because its process id may be another program's by now.
    private func endOrphan() async throws {
        while let running = try running, Files.target(ofLink: "/proc/\(running.processID)/cwd") == layout.cluster {
            kill(running.processID, SIGINT)
            try await Task.sleep(for: .milliseconds(100))
        }
        try Files.remove(layout.cluster + "/postmaster.pid")
    }

    private var running: PostmasterFile? {
        get throws { try Files.read(layout.cluster + "/postmaster.pid").flatMap(PostmasterFile.init(parsing:)) }
    }
}
