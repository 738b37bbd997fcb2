/// Where things are in the data directory of the local runner.
package struct DataLayout: Equatable, Sendable {
    /// The longest path of a unix socket on Linux, in bytes, without the closing zero (unix(7)).
    package static let longestSocketPath = 107

    private static let databaseSocket = "postgres/.s.PGSQL.5432"

    /// The directory itself, as an absolute path.
    package var root: String

    /// The layout of the directory at an absolute path.
    package init(root: String) {
        self.root = root
    }

    /// Held with `flock` while a runner is at work here; it holds the runner's process id.
    package var lock: String { root + "/lock" }

    /// What is needed to use the running Ployst: its address, tokens and keys.
    package var environmentFile: String { root + "/ployst.env" }

    /// The random secrets that were made at the first start.
    package var secrets: String { root + "/secrets.env" }

    /// The tokens that were made at the first start.
    package var tokens: String { root + "/tokens.env" }

    /// The data directory of PostgreSQL.
    package var cluster: String { root + "/postgres" }

    /// Left behind once the demo's deliveries have been sent.
    package var demoMark: String { root + "/demo.sent" }

    /// The program by which core sends mail: it prints it where the runner's terminal is.
    package var mailCommand: String { root + "/print-mail" }

    /// The folder of the demo's git repositories.
    package var demo: String { root + "/demo" }

    /// The folder of the landings function's clones.
    package var clones: String { root + "/clones" }

    /// The folder of the log files.
    package var logs: String { root + "/log" }

    /// The log file of a function, or of PostgreSQL.
    package func log(of name: String) -> String { "\(logs)/\(name).log" }

    /// The folder of the sockets, where its path leaves room for their names; else nil.
    package var sockets: String? {
        let folder = root + "/run"
        let names = [Self.databaseSocket] + FunctionTable.all.map { "\($0.name).socket" }
        let fits = names.allSatisfy { "\(folder)/\($0)".utf8.count <= Self.longestSocketPath }
        return fits ? folder : nil
    }
}
