import FunctionKit
import Glibc
import Linux
import LocalRunnerKit

/// All of Ployst in one data directory, from the database to HTTP.
struct Installation: Sendable {
    /// How functions are run.
    enum Mode: Sendable {
        /// A process for each request.
        case cgi
        /// Processes that stay.
        case fastCGI(processes: Int)
    }

    /// The data directory.
    var layout: DataLayout

    /// The port to listen on; 0 for any.
    var port: UInt16

    /// How functions are run.
    var mode: Mode

    /// The threads of each process.
    var threads: Int

    /// The root of the source tree, which has the demo's story and the hook of its repository; nil for no demo.
    var demoSource: String?

    /// Works until the task is cancelled; then everything that was started has ended.
    ///
    /// - Throws: ``RunnerError`` where something cannot be started, and an error after a cancellation too.
    func run() async throws {
        umask(0o077)
        // Root's PostgreSQL, which is another user, has to pass through.
        try Files.makeFolder(layout.root, permissions: geteuid() == 0 ? 0o711 : 0o700)
        try Files.makeFolder(layout.logs, permissions: 0o700)
        let lock = try await DirectoryLock.take(in: layout)
        let port = try freePort(port)
        let sockets = try SocketFolder.make(in: layout)
        defer { try? Files.remove(sockets.path) }
        try await Watchdog(lock: lock, sockets: sockets.path).guarding { group in
            let cluster = try await cluster(sockets: sockets, group: group)
            try await cluster.serving {
                let settings = try await settings(database: cluster.database, port: port, group: group)
                try await serve(settings, sockets: sockets, port: port, group: group)
            }
        }
    }

    private func serve(
        _ settings: HostSettings, sockets: SocketFolder, port: UInt16, group: ProcessGroupID
    ) async throws {
        let hosts = try settings.hosted.map { function in
            try FunctionHosting(
                function: function, settings: settings, mode: mode, socket: sockets.socket(of: function),
                log: layout.log(of: function.name), group: group)
        }
        let dispatch = Supervisor(
            process: HostedProcess(
                name: FunctionTable.dispatch.name, executable: Binaries.path(of: FunctionTable.dispatch),
                environment: settings.environment(of: FunctionTable.dispatch),
                log: layout.log(of: FunctionTable.dispatch.name), group: group))
        try await withService({ await FunctionHosting.run(hosts) }) {
            try await FrontDoor(hosts: hosts, port: port).serving {
                try await withService({ await dispatch.run() }) {
                    try await present(settings, url: "http://127.0.0.1:\(port)", group: group)
                }
            }
        }
    }

    /// Shows the demo, writes the file for users, says `ready`, and waits for the end.
    private func present(_ settings: HostSettings, url: String, group: ProcessGroupID) async throws {
        let server = Server(url: url, token: settings.adminToken)
        try await server.waitUntilReady(log: layout.log(of: FunctionTable.core.name))
        try await subscribe(settings, url: url, group: group)
        if let demoSource {
            let repository = DemoRepository(
                folder: layout.demo, postReceive: demoSource + "/infra/git/post-receive", log: layout.log(of: "demo"),
                group: group)
            try await present(
                Demo(
                    server: server, folder: demoSource + "/local-runner/demo", hookKey: settings.hookKey,
                    repository: repository))
        }
        let file = EnvironmentFile([
            ("PLOYST_URL", url), ("PLOYST_ADMIN_TOKEN", settings.adminToken),
            (Setting.hookKey.rawValue, settings.hookKey), (Setting.database.rawValue, settings.database),
        ])
        try Files.write(file.text, to: layout.environmentFile)
        Terminal.ready(at: url)
        await untilCancelled()
    }

    private func present(_ demo: Demo) async throws {
        let callbacks = CallbackList()
        if try Files.read(layout.demoMark) == nil {
            try await send(demo, hearing: callbacks)
            try Files.write("", to: layout.demoMark)
        }
        if let table = try await demo.table() { Terminal.show(table) }
        if let reasons = try await demo.explanations() { Terminal.show(reasons) }
        if !callbacks.all.isEmpty { Terminal.show(CallbackTable(callbacks.all).text) }
    }

    /// Sends the demo's deliveries, and hears all the callbacks that come of them.
    private func send(_ demo: Demo, hearing callbacks: CallbackList) async throws {
        let subscriber = LocalSubscriber(
            server: demo.server, port: try freePort(0), secret: try LocalSubscriber.secret(hookKey: demo.hookKey),
            receive: callbacks.add)
        try await subscriber.serving {
            try await demo.send()
            try await demo.waitForLandings(log: layout.log(of: FunctionTable.landings.name))
            try await demo.wait(for: callbacks, log: layout.log(of: FunctionTable.dispatch.name))
        }
    }

    /// The port that was asked for, where it is free; 0 for any.
    private func freePort(_ port: UInt16) throws -> UInt16 {
        do {
            return try Descriptor.listen(at: .tcp(.loopback, port: port)).port ?? port
        } catch {
            if error.code == EADDRINUSE { throw RunnerError.portInUse(Int(port)) }
            throw error
        }
    }
}
