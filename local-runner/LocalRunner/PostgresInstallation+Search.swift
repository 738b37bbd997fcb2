import LocalRunnerKit

extension PostgresInstallation {
    /// Where Debian keeps one folder for each version.
    private static let debianFolder = "/usr/lib/postgresql"

    /// What is installed: Debian's versions, and what `path`, a list as in `PATH`, leads to.
    ///
    /// `version` runs a server with `--version` and returns what it prints.
    static func search(
        path: String, version: (String) async throws -> String
    ) async throws -> [PostgresInstallation] {
        let debian = Files.names(in: debianFolder).map { "\(debianFolder)/\($0)/bin" }
        var found: [PostgresInstallation] = []
        for folder in debian + path.split(separator: ":").map(String.init) {
            let server = folder + "/postgres"
            guard Files.isProgram(server), Files.isProgram(folder + "/initdb") else { continue }
            guard let version = PostgresVersion(programOutput: try await version(server)) else { continue }
            found.append(PostgresInstallation(folder: folder, version: version))
        }
        return found
    }
}
