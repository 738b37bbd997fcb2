import FoundationEssentials
import FunctionTesting
import Glibc
import JSONBody
import Linux
import Testing

/// The local runner from its start to its end, whatever way it ends.
@Suite struct RunnerTests {
    /// What the runner hosts, by the names of the executables.
    private static let functions = ["core", "dispatch"] + HookProvider.allCases.map(\.rawValue)

    /// A start with the demo.
    private static let demo = ["--source", Executables.repositoryPath(".")]

    @Test(arguments: [[], ["--cgi"]]) func `the demo shows where each feature is`(mode: [String]) throws {
        let folder = try Folder()
        let runner = try LocalRunner(in: folder, Self.demo + mode)
        let port = try runner.waitUntilReady()
        let settings = try settings(of: runner)
        #expect(settings["PLOYST_URL"] == "http://127.0.0.1:\(port)")
        #expect(settings.keys.sorted() == ["PLOYST_ADMIN_TOKEN", "PLOYST_DATABASE", "PLOYST_HOOK_KEY", "PLOYST_URL"])
        #expect(try permissions(of: runner.data + "/ployst.env") == 0o600)
        expectStory(in: runner.terminal)
        #expect(try runner.stop(SIGINT) == .code(0))
        #expect(try runner.processes() == [])
    }

    /// What each provider told, in the table at its end.
    private func expectStory(in terminal: String) {
        for feature in [
            "UserStory 4711 Spin (In Progress)", "UserStory 4712 Brake (In Progress)",
            "Bug 4713 Does not stop (In Testing)", "UserStory 4714 Hum (Open)",
            "acme/widget#12 Louder horn (open)",
        ] {
            #expect(terminal.contains(feature), "\(feature)")
        }
        let rows = terminal.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        for row in [
            "acme/firmware feature/4711-spin 2 develop f6c526c21d landed landed - firmware #5 success",
            "acme/firmware feature/4712-brake 2 develop 9c4f388fc9 landed landed - -",
            "acme/firmware feature/4713-stop 2 develop 2a4e4e0a02 landed landed - -",
            "acme/firmware feature/4714-hum 2 develop 58cbd0449e reverted open - -",
            "acme/gadget feature/4711-spin 2 develop aeb16c6e4e unknown unknown - gadget #1 success",
            "acme/widget feature/4711-spin 2 develop 5cc1802ab1 unknown unknown #31 merged widget #2 success",
            "acme/widget feature/4711-4713-spin-and-stop 2 develop e5bfc3a398 unknown unknown - -",
            "acme/widget feature/4712-brake 2 develop b6b8ccc163 unknown unknown - widget #1 failure",
            "acme/gadget bugfix/4712-brake-light 2 develop deleted unknown unknown - -",
            "acme/gadget feature/4713-stop 2 develop fa8babb2a4 unknown unknown #8 open gadget #2 unstable",
            "acme/widget 12-louder-horn 2 develop bd6ad71973 unknown unknown - -",
        ] {
            #expect(rows.contains(row), "\(row) is not in \(terminal)")
        }
        for reason in [
            "4714-hum in develop: ", "4712-brake in main: ", "nobody said where the repository is cloned from",
        ] {
            #expect(terminal.contains(reason), "\(reason)")
        }
        #expect(!terminal.contains("was not used"))
        #expect(terminal.contains(" callbacks, each signed and verified\n    ployst.branch.updated"))
    }

    @Test func `a second start keeps the data, and sends nothing anew`() throws {
        let folder = try Folder()
        let first = try LocalRunner(in: folder, Self.demo)
        _ = try first.waitUntilReady()
        let token = try settings(of: first)["PLOYST_ADMIN_TOKEN"]
        #expect(try first.stop(SIGTERM) == .code(0))

        let second = try LocalRunner(in: folder, Self.demo)
        let port = try second.waitUntilReady()
        #expect(try settings(of: second)["PLOYST_ADMIN_TOKEN"] == token)
        #expect(second.terminal.components(separatedBy: "deliveries, signed").count == 2)
        #expect(second.terminal.components(separatedBy: "UserStory 4711").count == 3)
        let projects = try HTTPConversation(port: port).send(
            "GET", "/core/v1/projects", fields: [("Authorization", "Bearer \(token ?? "")")])
        #expect(projects["items"]?.items?.count == 1)
    }

    @Test(arguments: ["core", "github", "postgres"])
    func `a process that is killed is started again`(name: String) throws {
        let runner = try LocalRunner(in: try Folder())
        let port = try runner.waitUntilReady()
        let killed = try #require(try runner.processes("/" + name).first)
        kill(killed, SIGKILL)
        try runner.wait(for: "another \(name)") {
            try runner.processes("/" + name).contains { $0 != killed }
        }
        try runner.wait(for: "an answer") {
            try HTTPConversation(port: port).send("GET", "/core/v1/ready").status == 200
        }
        #expect(runner.terminal.contains("\(name) was ended by signal 9; it is started again in 0.1 seconds."))
        #expect(runner.terminal.contains(runner.data + "/log/\(name).log"))
    }

    @Test func `a runner that is killed leaves no process, and the next one starts`() throws {
        let folder = try Folder()
        let runner = try LocalRunner(in: folder)
        _ = try runner.waitUntilReady()
        for name in Self.functions + ["postgres", "ployst-runner"] {
            #expect(try runner.processes("/" + name).count == 1, "\(name)")
        }
        #expect(try runner.stop(SIGKILL) == .signal(SIGKILL))
        try runner.wait(for: "the end of all processes") { try runner.processes().isEmpty }
        let next = try LocalRunner(in: folder)
        _ = try next.waitUntilReady()
        #expect(try next.stop(SIGTERM) == .code(0))
    }

    @Test func `a second runner on the same data directory is refused`() throws {
        let folder = try Folder()
        let first = try LocalRunner(in: folder)
        _ = try first.waitUntilReady()
        let second = try LocalRunner(in: folder)
        #expect(try second.process.wait(timeout: .seconds(30)) == .code(1))
        #expect(second.terminal.contains("process id \(first.process.identifier) works in \(first.data)"))
    }

    @Test func `a port that is in use is named`() throws {
        let listener = try Descriptor.listen(at: .tcp(.loopback, port: 0))
        let port = try #require(listener.port)
        let runner = try LocalRunner(in: try Folder(), ["--empty", "--port", "\(port)"])
        #expect(try runner.process.wait(timeout: .seconds(30)) == .code(1))
        #expect(runner.terminal.contains("Port \(port) is in use by another program"))
        #expect(runner.terminal.contains("--port"))
        #expect(try runner.processes() == [])
    }

    @Test func `a data directory of another PostgreSQL version says what to do`() throws {
        let folder = try Folder()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/data/postgres", withIntermediateDirectories: true)
        _ = try folder.write("9\n", to: "data/postgres/PG_VERSION")
        let runner = try LocalRunner(in: folder)
        #expect(try runner.process.wait(timeout: .seconds(30)) == .code(1))
        #expect(runner.terminal.contains("was made by PostgreSQL 9"))
        #expect(runner.terminal.contains("apt-get install postgresql-9"))
    }

    @Test func `sockets are elsewhere where the data directory's path is too long for them`() throws {
        let folder = try Folder()
        let deep = folder.path + "/" + String(repeating: "deep/", count: 20) + "data"
        let runner = try LocalRunner(in: folder, ["--empty", "--data", deep])
        let port = try runner.waitUntilReady()
        #expect(try HTTPConversation(port: port).send("GET", "/core/v1/ready").status == 200)
        #expect(try runner.stop(SIGTERM) == .code(0))
    }

    private func settings(of runner: LocalRunner) throws -> [String: String] {
        let text = String(decoding: try File.read(runner.data + "/ployst.env"), as: UTF8.self)
        let pairs = text.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0[0], $0[1]) })
    }

    private func permissions(of file: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    }
}
