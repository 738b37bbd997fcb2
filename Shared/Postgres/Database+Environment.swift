package import FunctionKit

extension Database {
    /// Reads `PLOYST_DATABASE` (a libpq connection string) and `PLOYST_PREPARED_STATEMENTS` (`on`, which it is when not
    /// set, or `off`).
    ///
    /// - Throws: ``EnvironmentError`` when one is missing or malformed; it does not repeat the conninfo, which can hold a
    ///   password.
    package convenience init(environment: Environment) throws(EnvironmentError) {
        let conninfo = Secret(try environment.required("PLOYST_DATABASE"))
        guard ConnectionString(conninfo) != nil else {
            throw EnvironmentError(
                name: "PLOYST_DATABASE",
                reason: "is no libpq connection string; it should look like 'host=/run/postgresql dbname=ployst'")
        }
        var configuration = DatabaseConfiguration()
        switch try environment.optional("PLOYST_PREPARED_STATEMENTS") ?? "on" {
        case "on": configuration.preparesStatements = true
        case "off": configuration.preparesStatements = false
        case let word:
            throw EnvironmentError(name: "PLOYST_PREPARED_STATEMENTS", reason: "must be on or off, not '\(word)'")
        }
        self.init(conninfo: conninfo, configuration: configuration)
    }
}
