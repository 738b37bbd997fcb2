private import Linux

/// A git server over HTTP and HTTPS on this machine: nginx, for TLS, before lighttpd, before `git http-backend`.
///
/// It serves one repository as `/git/widget.git`, and to its user as `/private/widget.git`; `/moved/…` leads to `/git/…`.
package final class GitWebServer: Sendable {
    /// The user who may read `/private/`.
    package static let user = "ida"

    /// The port for `http`.
    package let port: UInt16

    /// The port for `https`, for the names `git.example.test` and `127.0.0.1`.
    package let securePort: UInt16

    /// The certificate of the authority that vouches for this server and for no other, as PEM.
    package let authority: String

    private let folder: Folder
    private let plain: ChildProcess
    private let secure: ChildProcess

    /// Serves `source` to whoever knows `password`; requests for `/private/` wait at the gate.
    ///
    /// - Throws: ``StackError`` or `SystemError` where it does not start.
    package init(_ source: SourceRepository, password: String, gate: Gate? = nil) throws {
        folder = try Folder()
        port = try Stack.freePort()
        securePort = try Stack.freePort()
        let configuration = try Self.lighttpd(folder, port, source, password, gate)
        authority = try Self.certify(folder)
        plain = try Self.start("lighttpd", ["-D", "-f", configuration], folder)
        secure = try Self.start(
            "nginx", ["-c", Self.nginx(folder, securePort, to: port), "-e", "\(folder.path)/error.log"], folder)
        for port in [port, securePort] { try waitUntilReady(port) }
    }

    private static func lighttpd(
        _ folder: Folder, _ port: UInt16, _ source: SourceRepository, _ password: String, _ gate: Gate?
    ) throws -> String {
        let users = try folder.write("\(user):\(password)\n", to: "users")
        let backend = "/usr/lib/git-core/git-http-backend"
        let gated = try folder.write("#!/bin/sh\n\(gate?.command ?? ":") && exec \(backend)\n", to: "gated")
        try folder.run("chmod 700 gated")
        return try folder.write(
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
            alias.url = ("/git" => "\(backend)", "/private" => "\(gated)")
            $HTTP["url"] =~ "^/(git|private)/" {
                cgi.assign = ("" => "")
                setenv.set-environment = (
                    "GIT_PROJECT_ROOT" => "\(source.root)", "GIT_HTTP_EXPORT_ALL" => "1",
                    "GIT_CONFIG_COUNT" => "1", "GIT_CONFIG_KEY_0" => "safe.directory", "GIT_CONFIG_VALUE_0" => "*"
                )
            }
            """, to: "lighttpd.conf")
    }

    private static func nginx(_ folder: Folder, _ port: UInt16, to plain: UInt16) throws -> String {
        let temporary = ["client_body", "fastcgi", "proxy", "scgi", "uwsgi"]
        return try folder.write(
            """
            daemon off; pid \(folder.path)/nginx.pid;
            events {}
            http {
                access_log off;
                \(temporary.map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: " "))
                server {
                    listen 127.0.0.1:\(port) ssl;
                    ssl_certificate \(folder.path)/server.pem;
                    ssl_certificate_key \(folder.path)/server.key;
                    location / { proxy_pass http://127.0.0.1:\(plain); proxy_set_header Host $http_host; }
                }
            }
            """, to: "nginx.conf")
    }

    /// Makes an authority and a certificate of the server's, and returns the authority's.
    private static func certify(_ folder: Folder) throws -> String {
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
        try folder.run(
            """
            openssl req -x509 \(key) -days 2 -subj '/CN=Authority of a test' -keyout ca.key -out ca.pem
            openssl req \(key) -subj /CN=git.example.test -keyout server.key -out server.csr
            echo subjectAltName=DNS:git.example.test,IP:127.0.0.1 >names
            openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem
            """)
        return folder.read("ca.pem")
    }

    private static func start(_ program: String, _ arguments: [String], _ folder: Folder) throws -> ChildProcess {
        let log = try folder.log("\(program).log")
        return try ChildProcess(
            "/usr/sbin/\(program)", arguments: arguments, environment: ["PATH": "/usr/bin:/bin"], input: .null(),
            output: log, errors: log)
    }

    private func waitUntilReady(_ port: UInt16) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? Descriptor.connect(to: .tcp(.loopback, port: port), timeout: .seconds(1))) == nil {
            guard ContinuousClock.now < deadline else {
                let logs = ["lighttpd.log", "nginx.log", "error.log"].map(folder.read).joined(separator: " ")
                throw StackError("the git server did not start: \(logs)")
            }
        }
    }

    deinit {
        for process in [plain, secure] {
            process.signal(15)
            _ = try? process.wait(timeout: .seconds(10))
        }
    }
}
