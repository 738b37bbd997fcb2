private import FoundationEssentials
private import Glibc
import Linux
import Testing

/// The web servers whose configurations are in `infra`.
package enum WebServer: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// With resident functions.
    case nginx

    /// With a process for each request.
    case lighttpd

    /// Whether its functions are resident FastCGI processes; else it starts a CGI process for each request.
    package var isResident: Bool { self == .nginx }

    /// Where its log of requests is, below the stack's folder.
    package var accessLog: String { "ployst.log" }

    /// Its name, and how it asks functions.
    package var testDescription: String { isResident ? "\(rawValue), FastCGI" : "\(rawValue), CGI" }

    /// Starts it on `port` of this machine, before functions with these settings.
    func start(in folder: Folder, port: UInt16, settings: [String: [String: String]]) throws -> ChildProcess {
        switch self {
        case .nginx: try startNginx(in: folder, port: port)
        case .lighttpd: try startLighttpd(in: folder, port: port, settings: settings)
        }
    }

    private func startNginx(in folder: Folder, port: UInt16) throws -> ChildProcess {
        let ployst = try configuration([
            "listen 80;": "listen 127.0.0.1:\(port);", "/run/ployst/": "\(folder.path)/",
            "/var/log/nginx/": "\(folder.path)/",
        ])
        let temporary = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
        let main = try folder.write(
            """
            daemon off; \(getuid() == 0 ? "user root;" : "") pid \(folder.path)/nginx.pid;
            events {}
            http {
                \(temporary.map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: " "))
                include \(try folder.write(ployst, to: "ployst.conf"));
            }
            """, to: "nginx.conf")
        return try run("nginx", ["-c", main, "-e", "\(folder.path)/error.log"], in: folder)
    }

    private func startLighttpd(
        in folder: Folder, port: UInt16, settings: [String: [String: String]]
    ) throws -> ChildProcess {
        let binaries = try Executables.path("core").dropLast("core".count)
        let ployst = try configuration([
            "/usr/lib/ployst/": String(binaries), "/var/log/lighttpd/": "\(folder.path)/",
            "/etc/ployst/": "\(folder.path)/",
            "\"http://127.0.0.1\"": "\"http://127.0.0.1:\(port)\"",
        ])
        for (name, text) in secretFiles(of: settings) { _ = try folder.write(text, to: name) }
        let main = try folder.write(
            """
            server.document-root = "\(folder.path)"
            server.bind = "127.0.0.1"
            server.port = \(port)
            server.errorlog = "\(folder.path)/error.log"
            server.upload-dirs = ("\(folder.path)")
            include "\(try folder.write(ployst, to: "ployst.conf"))"
            """, to: "lighttpd.conf")
        return try run("lighttpd", ["-D", "-f", main], in: folder)
    }

    /// The files that lighttpd's configuration names, and what they hold.
    private func secretFiles(of settings: [String: [String: String]]) -> [String: String] {
        var files: [String: String] = [:]
        let core = settings["core"] ?? [:]
        files["database"] = core["PLOYST_DATABASE"]
        files["hook-key"] = core["PLOYST_HOOK_KEY"]
        files["secret-key"] = core["PLOYST_SECRET_KEY"]
        for provider in HookProvider.allCases {
            let hook = settings[provider.rawValue] ?? [:]
            files["\(provider.rawValue)-token"] = hook["PLOYST_CORE_TOKEN"]
            files["\(provider.rawValue)-secret"] = provider.instanceSetting.flatMap { hook[$0] }
        }
        let accounts = settings["github-accounts"] ?? [:]
        files["github-accounts-token"] = accounts["PLOYST_CORE_TOKEN"]
        files["github-client-id"] = accounts["PLOYST_GITHUB_CLIENT_ID"]
        files["github-client-secret"] = accounts["PLOYST_GITHUB_CLIENT_SECRET"]
        return files
    }

    /// The file in `infra`, with what belongs to an installation replaced; each must be there.
    private func configuration(_ replacements: [String: String]) throws -> String {
        var text = try Executables.repositoryFile("infra/\(rawValue)/ployst.conf")
        for (known, ours) in replacements {
            guard text.contains(known) else { throw StackError("infra/\(rawValue)/ployst.conf has no '\(known)'") }
            text = text.replacing(known, with: ours)
        }
        return text
    }

    private func run(_ program: String, _ arguments: [String], in folder: Folder) throws -> ChildProcess {
        let log = try folder.log("\(program).log")
        return try ChildProcess(
            "/usr/sbin/\(program)", arguments: arguments, environment: ["PATH": "/usr/bin:/bin"],
            input: .null(), output: log, errors: log)
    }
}
