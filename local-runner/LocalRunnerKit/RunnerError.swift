/// Why the local runner cannot go on: a sentence that says what was wrong and what to do.
package struct RunnerError: Error, Equatable, CustomStringConvertible {
    /// The sentence, for the terminal.
    package var description: String

    /// Makes an error out of its sentence.
    package init(_ description: String) {
        self.description = description
    }

    /// The port that was asked for is taken.
    package static func portInUse(_ port: Int) -> RunnerError {
        RunnerError("Port \(port) is in use by another program; stop that, or choose another port with --port.")
    }

    /// Another runner holds the data directory.
    package static func directoryInUse(_ directory: String, processID: String) -> RunnerError {
        RunnerError(
            "The runner with process id \(processID) works in \(directory); stop it, or choose another --data.")
    }

    /// No PostgreSQL server is installed.
    package static let postgresMissing = RunnerError(
        "No PostgreSQL server was found in /usr/lib/postgresql or PATH; install it: apt-get install postgresql")

    /// A server is there, but none that can read this data directory.
    package static func otherPostgresVersion(
        cluster: String, made: PostgresVersion, installed: [PostgresVersion]
    ) -> RunnerError {
        let found = installed.map(\.description).joined(separator: ", ")
        return RunnerError(
            """
            \(cluster) was made by PostgreSQL \(made), and installed here is \(found); \
            install the former (apt-get install postgresql-\(made)), choose another --data, \
            or delete the folder to begin with no data.
            """)
    }

    /// Root cannot hand PostgreSQL to a user that it agrees to run as.
    package static let noPostgresUser = RunnerError(
        """
        PostgreSQL refuses to run as root, and there is no user 'postgres' to run it as; \
        make one (useradd --system postgres), or start the runner as another user.
        """)

    /// Root lacks the program that runs PostgreSQL as another user.
    package static let noSetpriv = RunnerError(
        """
        PostgreSQL refuses to run as root, and 'setpriv' to run it as another user is missing; \
        install it (apt-get install util-linux), or start the runner as another user.
        """)
}
