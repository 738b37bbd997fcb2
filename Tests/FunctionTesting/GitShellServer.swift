private import Linux

/// A git server over ssh on this machine: sshd as a process of the test, with keys of its own.
package final class GitShellServer: Sendable {
    /// Whom it lets in: whoever runs the test.
    package let user: String

    /// The port of this machine.
    package let port: UInt16

    /// The private key that it lets in.
    package let key: String

    /// A private key that it does not let in.
    package let otherKey: String

    private let folder: Folder
    private let process: ChildProcess

    /// Starts it; sessions wait at the gate.
    ///
    /// - Throws: ``StackError`` or `SystemError` where it does not start.
    package init(gate: Gate? = nil) throws {
        folder = try Folder()
        port = try Stack.freePort()
        // As root sshd wants an empty folder, which Debian's service would make.
        try folder.run(
            """
            id -un >user
            [ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
            for key in host user other; do ssh-keygen -q -t ed25519 -N '' -C "of a test" -f "$key-key"; done
            """)
        user = String(folder.read("user").filter { !$0.isNewline })
        key = folder.read("user-key")
        otherKey = folder.read("other-key")
        process = try Self.start(folder, port, gate)
        try waitUntilReady()
    }

    /// The line of `known_hosts` for the server under this name.
    package func knownHosts(_ host: String = "127.0.0.1") -> String {
        "[\(host)]:\(port) \(folder.read("host-key.pub"))"
    }

    /// A line of a private key that is in no other.
    package func line(of key: String) -> String { key.split(separator: "\n").dropFirst().first.map(String.init) ?? key }

    /// Such a line of another server.
    package func otherKnownHosts(_ host: String = "127.0.0.1") -> String {
        "[\(host)]:\(port) \(folder.read("other-key.pub"))"
    }

    private static func start(_ folder: Folder, _ port: UInt16, _ gate: Gate?) throws -> ChildProcess {
        let session = try folder.write(
            "\(gate?.command ?? ":") && exec /bin/sh -c \"$SSH_ORIGINAL_COMMAND\"\n", to: "session")
        let configuration = try folder.write(
            """
            ListenAddress 127.0.0.1
            Port \(port)
            HostKey \(folder.path)/host-key
            AuthorizedKeysFile \(folder.path)/user-key.pub
            ForceCommand /bin/sh \(session)
            AuthenticationMethods publickey
            PermitRootLogin prohibit-password
            PermitUserRC no
            StrictModes no
            UsePAM no
            PrintMotd no
            PidFile none
            """, to: "sshd_config")
        let log = try folder.log("sshd.log")
        return try ChildProcess(
            "/usr/sbin/sshd", arguments: ["-D", "-e", "-f", configuration], environment: ["PATH": "/usr/bin:/bin"],
            input: .null(), output: log, errors: log)
    }

    private func waitUntilReady() throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while (try? Descriptor.connect(to: .tcp(.loopback, port: port), timeout: .seconds(1))) == nil {
            guard ContinuousClock.now < deadline else {
                throw StackError("sshd did not start: \(folder.read("sshd.log"))")
            }
        }
    }

    deinit {
        process.signal(15)
        _ = try? process.wait(timeout: .seconds(10))
    }
}
