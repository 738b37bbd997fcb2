import Foundation
import FunctionHost
import FunctionKit
import FunctionTesting
import HTTPTypes
import JSONBody
import Linux
import Testing

/// A run of core as it is deployed that remembers every secret that it was given or gave, and all that it said.
final class SecretRun {
    /// What core said where, without the secrets that it was to show there.
    private(set) var outputs: [(place: String, text: String)] = []

    private(set) var secrets: Set<String> = []

    private let folder: Folder
    private let database: Secret
    private var core: ResidentFunction?
    private(set) var settings: [String: String]

    /// Migrates the database and starts core, with everything in its log.
    init(database: Secret) throws {
        self.database = database
        folder = try Folder()
        let script = """
            #!/bin/sh
            mail=$(cat)
            printf '%s\\n' "$mail" >>'\(folder.path)/mail'
            """
        let program = try folder.write(script, to: "send")
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        settings = [
            "PLOYST_DATABASE": database.text, "PLOYST_MAIL_COMMAND": program, "PLOYST_REGISTRATION": "open",
            "PLOYST_LOG_LEVEL": "trace",
        ]
        settings["PLOYST_HOOK_KEY"] = secret("hook-key")
        settings["PLOYST_SECRET_KEY"] = secret("secret-key")
        try command("migrate")
        try start()
    }

    /// A new secret, which must show up nowhere.
    func secret(_ prefix: String) -> String {
        let secret = "\(prefix)-\(RequestID.random())"
        secrets.insert(secret)
        return secret
    }

    /// Starts core anew, with these settings in place of those it had.
    func start(_ changed: [String: String] = [:]) throws {
        core = nil
        settings.merge(changed) { $1 }
        core = try ResidentFunction("core", environment: settings, errors: folder.log("core.log"))
    }

    /// Runs one of core's commands; `shows` says that its first line is a secret, which is returned.
    @discardableResult
    func command(_ arguments: String..., shows: Bool = false) throws -> String {
        let name = "command-\(outputs.count)"
        let process = try ChildProcess(
            Executables.path("core"), arguments: arguments, environment: settings, output: folder.log(name),
            errors: folder.log("core.log"))
        let exit = try process.wait(timeout: .seconds(60))
        let output = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
        let shown = shows ? String(output.prefix { !$0.isNewline }) : ""
        record("core \(arguments.joined(separator: " ")), \(String(describing: exit))", output, shown: [shown])
        return shown
    }

    /// Sends a request; `shows` are the members of the answer that are secrets to be shown there.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: String = "", type: String = "application/json",
        token: String? = nil, shows: String...
    ) throws -> HostedResponse {
        var fields: HTTPFields = [.contentType: type]
        if let token { fields[.authorization] = "Bearer \(token)" }
        let parts = path.split(separator: "?", maxSplits: 1).map(String.init)
        let answer = try #require(core).send(
            HostedRequest(
                method, "/core/v1/\(parts[0])", query: parts.count > 1 ? parts[1] : "", headerFields: fields,
                body: Array(body.utf8)))
        let document = try? JSONBody.decode(JSONValue.self, from: answer.body)
        var shown = shows.flatMap { Self.texts(of: $0, in: document ?? .null) }
        if shows.contains("Set-Cookie") {
            shown += (answer.headerFields[.setCookie] ?? "").split(separator: ";").prefix(1)
                .compactMap { $0.split(separator: "=").last.map(String.init) }
        }
        try #require(shown.isEmpty == shows.isEmpty, "\(method) \(path) shows nothing: \(answer.text)")
        let head = answer.headerFields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
        record("\(answer.status.code) \(method) \(path)", "\(head)\n\(answer.text)", shown: shown)
        return answer
    }

    /// The token in the newest mail.
    func mailedToken() throws -> String {
        let mail = try String(contentsOfFile: "\(folder.path)/mail", encoding: .utf8)
        let token = String(try #require(mail.matches(of: /(?m)^    ([A-Za-z0-9_-]{43})$/).last).output.1)
        secrets.insert(token)
        return token
    }

    /// Ends core, and takes its log and the whole database into what was said.
    func end() throws {
        core = nil
        outputs.append(("the log", try String(contentsOfFile: "\(folder.path)/core.log", encoding: .utf8)))
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        let newest = try #require(versions.max { (Int($0) ?? 0) < (Int($1) ?? 0) })
        let dump = try ChildProcess(
            "/usr/lib/postgresql/\(newest)/bin/pg_dump", arguments: ["--dbname", database.text], environment: [:],
            output: folder.log("dump"), errors: folder.log("dump.log"))
        try #require(try dump.wait(timeout: .seconds(60)) == .code(0))
        outputs.append(("the database", try String(contentsOfFile: "\(folder.path)/dump", encoding: .utf8)))
    }

    private func record(_ place: String, _ text: String, shown: [String]) {
        secrets.formUnion(shown.filter { !$0.isEmpty })
        outputs.append((place, shown.filter { !$0.isEmpty }.reduce(text) { $0.replacing($1, with: "") }))
    }

    /// The texts of all members with a name, wherever they stand.
    private static func texts(of name: String, in value: JSONValue) -> [String] {
        switch value {
        case .array(let items): items.flatMap { texts(of: name, in: $0) }
        case .object(let members):
            members.flatMap { key, member in
                key == name ? [member.text].compactMap(\.self) : texts(of: name, in: member)
            }
        default: []
        }
    }
}
