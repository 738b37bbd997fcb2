import FunctionTesting
import Linux

/// A git server over HTTP on this machine: lighttpd in front of `git http-backend`.
final class GitWebServer: Sendable {
    /// The user who may read `/private/`.
    static let user = "ida"

    /// Its password.
    static let password = "a p@ssword: it's 100% secret"

    let port: UInt16
    private let folder: Folder
    private let process: ChildProcess

    /// Serves the repository as `/git/widget.git`, and to its user as `/private/widget.git`; `/moved/…` leads to `/git/…`.
    init(_ source: SourceRepository) throws {
        folder = try Folder()
        port = try Stack.freePort()
        let users = try folder.write("\(Self.user):\(Self.password)\n", to: "users")
        let root = source.path.dropLast("/widget.git".count)
        let configuration = try folder.write(
            """
            server.modules = ("mod_auth", "mod_authn_file", "mod_redirect", "mod_alias", "mod_setenv", "mod_cgi")
            server.document-root = "\(folder.path)"
            server.bind = "127.0.0.1"
            server.port = \(port)
            server.errorlog = "\(folder.path)/error.log"
            auth.backend = "plain"
            auth.backend.plain.userfile = "\(users)"
            $HTTP["url"] =~ "^/private/" {
                auth.require = ("" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
            }
            url.redirect = ("^/moved/(.*)" => "/git/$1")
            alias.url = ("/git" => "/usr/lib/git-core/git-http-backend", "/private" => "/usr/lib/git-core/git-http-backend")
            $HTTP["url"] =~ "^/(git|private)/" {
                cgi.assign = ("" => "")
                setenv.set-environment = (
                    "GIT_PROJECT_ROOT" => "\(root)", "GIT_HTTP_EXPORT_ALL" => "1",
                    "GIT_CONFIG_COUNT" => "1", "GIT_CONFIG_KEY_0" => "safe.directory", "GIT_CONFIG_VALUE_0" => "*"
                )
            }
            """, to: "lighttpd.conf")
        let log = try folder.log("lighttpd.log")
        process = try ChildProcess(
            "/usr/sbin/lighttpd", arguments: ["-D", "-f", configuration],
            environment: ["PATH": "/usr/bin:/bin"], input: .null(), output: log, errors: log)
        try waitUntilReady()
    }

    private func waitUntilReady() throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? Descriptor.connect(to: .tcp(.loopback, port: port), timeout: .seconds(1))) == nil {
            guard ContinuousClock.now < deadline else {
                throw StackError("lighttpd did not start: \(folder.read("lighttpd.log")) \(folder.read("error.log"))")
            }
        }
    }

    deinit {
        process.signal(15)
        _ = try? process.wait(timeout: .seconds(10))
    }
}
