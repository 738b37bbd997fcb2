/// One installed PostgreSQL server.
package struct PostgresInstallation: Equatable, Sendable {
    /// The folder of its programs.
    package var folder: String

    /// What its programs say of themselves.
    package var version: PostgresVersion

    /// An installation of which both are known.
    package init(folder: String, version: PostgresVersion) {
        self.folder = folder
        self.version = version
    }

    /// The path of one of its programs.
    package func program(_ name: String) -> String { "\(folder)/\(name)" }

    /// The installation to use: the one that made the data directory, or the newest where there is no such directory.
    ///
    /// - Throws: ``RunnerError`` where no installation fits.
    package static func choose(
        from installed: [PostgresInstallation], for made: PostgresVersion?, cluster: String
    ) throws(RunnerError) -> PostgresInstallation {
        guard let newest = installed.max(by: { $0.version < $1.version }) else { throw .postgresMissing }
        guard let made else { return newest }
        guard let fitting = installed.first(where: { $0.version == made }) else {
            throw .otherPostgresVersion(cluster: cluster, made: made, installed: installed.map(\.version))
        }
        return fitting
    }
}
