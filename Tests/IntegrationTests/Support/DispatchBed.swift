import FunctionKit
import FunctionTesting
import Linux
import Postgres
import Signatures

/// A database with core's schema and the project 1, and processes of `dispatch` on it.
final class DispatchBed: Sendable {
    /// One that has run to its end.
    struct Pass {
        var exit: ChildProcess.Exit?
        var log: String
    }

    /// A row of the table of subscriptions, and what signs.
    struct Subscription: Sendable {
        var id: Int
        var secret: WebhookSecret
    }

    /// Allows every port of this machine.
    static let loopback = "127.0.0.0/8:*"

    let database: Secret
    let folder: Folder
    private let secretKey = RequestID.random()

    /// Brings the database to core's schema.
    init(database: Secret) throws {
        self.database = database
        folder = try Folder()
        let migration = try ChildProcess(
            Executables.path("core"), arguments: ["migrate"],
            environment: ["PLOYST_DATABASE": database.text], output: .null(), errors: folder.log("core.log"))
        guard try migration.wait(timeout: .seconds(60)) == .code(0) else {
            throw StackError("core migrate: \(folder.read("core.log"))")
        }
        try connection().script("insert into project (slug, name) values ('team', 'Team')")
    }

    /// A connection of its own to the database.
    func connection() throws -> Connection { try Connection(conninfo: database) }

    /// Subscribes to everything of a project, or of the whole instance.
    @discardableResult
    func subscribe(
        _ url: String, project: Int? = nil, maxInFlight: Int = 8, key: String? = nil, secret: WebhookSecret? = nil
    ) throws -> Subscription {
        let secret = try secret ?? WebhookSecret.random()
        let sealed = try SecretBox(keys: [Secret(key ?? secretKey)]).seal(secret.text)
        let id = try connection().row(
            """
            insert into subscription (project_id, url, max_in_flight, secret)
            values (\(project), \(url), \(maxInFlight)::integer, \(sealed)) returning id
            """, as: Int.self)
        guard let id else { throw StackError("no subscription was made") }
        return Subscription(id: id, secret: secret)
    }

    /// Writes events of project 1, in one transaction, each with a number in its data.
    func emit(_ numbers: Range<Int>) throws {
        try connection().execute(
            """
            select emit_event(1, 'ployst.branch.updated', 'branches/' || n, jsonb_build_object('number', n, 'text', 'Zoë'))
            from generate_series(\(numbers.lowerBound), \(numbers.upperBound - 1)) as n
            """)
    }

    /// Starts a process that stays.
    func start(_ name: String = "dispatch", _ settings: [String: String] = [:]) throws -> ChildProcess {
        try process(name, [], settings)
    }

    /// Lets a process send what is due, and waits for its end.
    func pass(_ settings: [String: String] = [:], in network: OwnNetwork? = nil) throws -> Pass {
        let exit = try process("pass", ["--once"], settings, in: network).wait(timeout: .seconds(60))
        return Pass(exit: exit, log: folder.read("pass.log"))
    }

    private func process(
        _ name: String, _ arguments: [String], _ settings: [String: String], in network: OwnNetwork? = nil
    ) throws -> ChildProcess {
        let log = try folder.log("\(name).log")
        let own = [
            "PLOYST_DATABASE": database.text, "PLOYST_SECRET_KEY": secretKey, "PLOYST_LOG_LEVEL": "debug",
            "PLOYST_CALLBACK_ALLOW": Self.loopback, "PLOYST_CALLBACK_ALLOW_PROJECTS": Self.loopback,
        ]
        let command = try (network?.command ?? []) + [Executables.path("dispatch")] + arguments
        return try ChildProcess(
            command[0], arguments: Array(command.dropFirst()),
            environment: own.merging(settings) { $1 }.merging(network?.environment ?? [:]) { $1 },
            input: .null(), output: log, errors: log)
    }

    /// Lets everything that waits become due now.
    func makeDue() throws {
        try connection().script("update delivery_queue set due_at = clock_timestamp() where claimed_by is null")
    }

    /// A number that a query returns.
    func number(_ query: Query) throws -> Int {
        try connection().row(query, as: Int.self) ?? 0
    }

    /// A text that a query returns.
    func text(_ query: Query) throws -> String? { try connection().text(query) }

    /// Waits until something is so.
    func wait(for what: String, _ condition: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(90)
        while try !condition() {
            guard ContinuousClock.now < deadline else {
                throw StackError("no \(what) within 90 s; \(folder.read("dispatch.log").suffix(2000))")
            }
            _ = try Readiness.wait(for: [], timeout: .milliseconds(10))
        }
    }
}
