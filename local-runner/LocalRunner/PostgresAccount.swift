import Glibc
import LocalRunnerKit

/// The user that PostgreSQL runs as: it refuses to run as root.
struct PostgresAccount: Sendable {
    private static let name = "postgres"
    private static let setpriv = "/usr/bin/setpriv"

    /// What stands before every command of PostgreSQL.
    let prefix: [String]

    /// The options of `install` that make this user the owner of a folder.
    let ownership: [String]

    /// The user of the runner itself, or for root the user `postgres`.
    ///
    /// - Parameters:
    ///   - folder: The folder that the user has to reach.
    ///   - probe: Runs a command and tells whether it ended with status 0.
    /// - Returns: Whom to run it as, and how.
    /// - Throws: ``RunnerError`` where root has nobody to run PostgreSQL as.
    static func choose(
        toReach folder: String, probe: ([String]) async throws -> Bool
    ) async throws -> PostgresAccount {
        guard geteuid() == 0 else { return PostgresAccount(prefix: [], ownership: []) }
        guard Files.isProgram(setpriv) else { throw RunnerError.noSetpriv }
        guard try await probe(["/usr/bin/id", name]) else { throw RunnerError.noPostgresUser }
        var prefix = [setpriv, "--reuid=\(name)", "--regid=\(name)", "--init-groups"]
        if try await !probe(prefix + ["/usr/bin/test", "-x", folder]) {
            // A folder above is closed to everyone but root, as /root is: lend the right to pass through.
            prefix += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
        }
        return PostgresAccount(prefix: prefix, ownership: ["--owner=\(name)", "--group=\(name)"])
    }
}
