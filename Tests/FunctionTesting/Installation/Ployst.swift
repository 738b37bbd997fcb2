package import FunctionKit
package import JSONBody
private import Linux
private import Signatures

/// A whole installation on a database of its own: web server, core, the hooks that a test needs, and the project `team`.
package final class Ployst: Sendable {
    /// The web server and the functions.
    package let stack: Stack

    /// The settings of each function.
    package let settings: [String: [String: String]]

    /// The id of the project.
    package let project: Int

    /// A token that may do all but read secrets.
    package let adminToken: String

    private let hookKey: Secret

    /// Migrates the database, starts core, these providers' hooks and where it is asked for `github-accounts`, and makes the project.
    ///
    /// - Throws: ``StackError`` or `SystemError` where it does not start.
    package init(
        _ webServer: WebServer, database: Secret, hooks: Set<HookProvider> = [.github], hasAccounts: Bool = false
    ) throws {
        hookKey = Secret(RequestID.random())
        let core = [
            "PLOYST_DATABASE": database.text, "PLOYST_HOOK_KEY": hookKey.text, "PLOYST_SECRET_KEY": RequestID.random(),
        ]
        _ = try Self.command(["migrate"], core)
        adminToken = try Self.command(["token", "create", "--label", "tests", "--scope", "admin,read,write"], core)
        let port = try Stack.freePort()
        var settings = ["core": core]
        for hook in hooks { settings[hook.rawValue] = try Self.settings(of: hook, core: core, port: port) }
        if hasAccounts { settings["github-accounts"] = try Self.accountsSettings(core: core, port: port) }
        self.settings = settings
        stack = try Stack(webServer, settings: settings, port: port)
        let made = try Self.call(stack, adminToken, "POST", "projects", #"{"name":"Team","slug":"team"}"#)
        guard case .integer(let id)? = made["id"] else { throw StackError("no project was made: \(made.text)") }
        project = Int(id)
    }

    /// What a provider's sender proves itself with at a project's hook.
    ///
    /// - Throws: `SignatureError`.
    package func hookSecret(_ provider: HookProvider, project: String = "team") throws -> Secret {
        try HookAddress(provider: provider.rawValue, project: project).secret(key: hookKey)
    }

    private static func settings(
        of hook: HookProvider, core: [String: String], port: UInt16
    ) throws -> [String: String] {
        let scopes = "observe:\(hook.rawValue),settings:\(hook.rawValue)"
        var settings = [
            "PLOYST_CORE_URL": "http://127.0.0.1:\(port)",
            "PLOYST_CORE_TOKEN": try command(["token", "create", "--label", hook.rawValue, "--scope", scopes], core),
        ]
        settings["PLOYST_HOOK_KEY"] = core["PLOYST_HOOK_KEY"]
        if let instanceWide = hook.instanceSetting { settings[instanceWide] = RequestID.random() }
        return settings
    }

    /// The settings of the function `github-accounts`; nobody asks GitHub itself anything.
    private static func accountsSettings(core: [String: String], port: UInt16) throws -> [String: String] {
        [
            "PLOYST_CORE_URL": "http://127.0.0.1:\(port)",
            "PLOYST_CORE_TOKEN": try command(
                ["token", "create", "--label", "github-accounts", "--scope", "oauth:github"], core),
            "PLOYST_GITHUB_CLIENT_ID": PlayedGitHub.clientID,
            "PLOYST_GITHUB_CLIENT_SECRET": PlayedGitHub.clientSecret,
        ]
    }

    /// Calls core's API as an administrator.
    ///
    /// - Throws: As ``HTTPConversation/send(_:_:fields:body:framing:)``.
    package func core(_ method: String, _ path: String, _ body: String = "") throws -> HTTPConversation.Answer {
        try Self.call(stack, adminToken, method, path, body)
    }

    /// All items of a list of core's, page by page.
    ///
    /// - Throws: ``StackError`` where the answer is no list.
    package func items(_ path: String) throws -> [JSONValue] {
        var items: [JSONValue] = []
        var cursor = ""
        while true {
            let page = try core("GET", "\(path)\(path.contains("?") ? "&" : "?")limit=500\(cursor)")
            guard page.status == 200, case .array(let more)? = page["items"] else {
                throw StackError("GET \(path) was answered \(page.status) \(page.text)")
            }
            items += more
            switch page["next"] {
            case .string(let next)?: cursor = "&cursor=\(next)"
            case .integer(let next)?: cursor = "&cursor=\(next)"
            default: return items
            }
        }
    }

    private static func call(
        _ stack: Stack, _ token: String, _ method: String, _ path: String, _ body: String
    ) throws -> HTTPConversation.Answer {
        try stack.send(
            method, "/core/v1/\(path)",
            fields: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/json")], body: Array(body.utf8)
        )
    }

    /// Runs one of core's commands, as the operator does, and returns the first line of what it printed.
    ///
    /// - Throws: ``StackError`` where it fails, or `SystemError`.
    package func command(_ arguments: [String]) throws -> String {
        try Self.command(arguments, settings["core"] ?? [:])
    }

    /// Runs an administrator's command and returns the first line of what it printed.
    private static func command(_ arguments: [String], _ settings: [String: String]) throws -> String {
        let (reading, writing) = try Descriptor.pipe()
        let process = try startCommand(arguments, settings, output: writing)
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while let exit = try process.wait(timeout: .seconds(30)) {
            guard exit == .code(0) else { throw StackError("core \(arguments.joined(separator: " ")): \(exit)") }
            output += buffer[..<(try reading.read(into: &buffer))]
            return String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
        throw StackError("core \(arguments.joined(separator: " ")) did not end")
    }

    private static func startCommand(
        _ arguments: [String], _ settings: [String: String], output: Descriptor
    ) throws -> ChildProcess {
        try ChildProcess(Executables.path("core"), arguments: arguments, environment: settings, output: output)
    }
}
