import Linux
import LocalRunnerKit
import Subprocess

extension Installation {
    /// Connections beside those of core's threads: its commands, and whoever looks with psql.
    private static let spareConnections = 20

    /// Receivers of callbacks on this machine.
    private static let loopback = "127.0.0.0/8:*, [::1]/128:*, localhost:*"

    /// The data directory's PostgreSQL, made where it is not there yet.
    func cluster(sockets: SocketFolder, group: ProcessGroupID) async throws -> PostgresCluster {
        let path = CurrentProcess.environment["PATH"] ?? ""
        let installed = try await PostgresInstallation.search(path: path) { server in
            try await tool("postgres --version", [server, "--version"], group: group).run()
        }
        let made = try Files.read(layout.cluster + "/PG_VERSION").flatMap(PostgresVersion.init(clusterFile:))
        let installation = try PostgresInstallation.choose(from: installed, for: made, cluster: layout.cluster)
        let account = try await PostgresAccount.choose(toReach: layout.root) { command in
            try await tool("check", command, group: group).process.run().isSuccess
        }
        let cluster = PostgresCluster(
            layout: layout, installation: installation, account: account, socketFolder: sockets.database,
            connections: coreThreads + Self.spareConnections, group: group)
        if made == nil {
            Terminal.say("making a database in \(layout.cluster)")
            // What was made with a database that is gone means nothing to a new one.
            for stale in [layout.tokens, layout.demoMark, layout.clones] { try Files.remove(stale) }
            try await cluster.create()
        }
        return cluster
    }

    /// Migrates the database, and makes the secrets and tokens that are missing.
    func settings(database: ConnectionString, port: UInt16, group: ProcessGroupID) async throws -> HostSettings {
        var shared = try Secrets.load(from: layout)
        shared[.database] = database.text
        shared[.coreURL] = "http://127.0.0.1:\(port)"
        shared[.threads] = String(threads)
        for setting in [Setting.callbackAllow, .callbackAllowProjects] { shared[setting] = Self.loopback }
        shared[.clones] = layout.clones
        shared[.cloneAllow] = "file://, \(Self.loopback)"
        for setting in Setting.allCases where setting.isGiven {
            shared[setting] = CurrentProcess.environment[setting.rawValue]
        }
        shared[.registration] = "open"
        shared[.mailCommand] = try MailPrinter.make(in: layout)
        var settings = HostSettings(shared: shared, tokens: [:], adminToken: "")
        let core = { (arguments: [String]) in
            var tool = tool("core \(arguments[0])", [Binaries.path(of: FunctionTable.core)] + arguments, group: group)
            tool.process.environment = settings.environment(of: FunctionTable.core)
            tool.process.log = layout.log(of: FunctionTable.core.name)
            return tool
        }
        try await core(["migrate"]).run()
        var tokens = try TokenFile(layout: layout) { label, scopes in
            try await core(["token", "create", "--label", label] + scopes.flatMap { ["--scope", $0] }).run()
        }
        settings.adminToken = try await tokens.token(label: "admin", scopes: ["admin"])
        for function in settings.hosted where !function.scopes.isEmpty {
            settings.tokens[function.name] = try await tokens.token(label: function.name, scopes: function.scopes)
        }
        return settings
    }

    /// Has core call the landings function back; nothing happens where it does already.
    func subscribe(_ settings: HostSettings, url: String, group: ProcessGroupID) async throws {
        let function = FunctionTable.landings
        let route = function.route ?? ""
        var tool = tool(
            "landings subscribe", [Binaries.path(of: function), "subscribe", "--url", url + route], group: group)
        tool.process.environment = settings.environment(of: function)
        tool.process.environment[Setting.coreToken.rawValue] = settings.adminToken
        tool.process.log = layout.log(of: function.name)
        try await tool.run()
    }

    private var coreThreads: Int {
        switch mode {
        case .cgi: threads
        case .fastCGI(let processes): processes * threads
        }
    }

    private func tool(_ name: String, _ command: [String], group: ProcessGroupID) -> Tool {
        Tool(
            process: HostedProcess(
                name: name, executable: command[0], arguments: Array(command.dropFirst()),
                environment: ["PATH": "/usr/bin:/bin"], log: layout.log(of: "start"), group: group))
    }
}
