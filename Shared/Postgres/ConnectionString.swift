private import CLibPQ
import FunctionKit
private import Glibc

/// What libpq is told when a connection is opened.
///
/// Source: <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>.
struct ConnectionString {
    private let conninfo: Secret

    /// Takes `conninfo` where libpq can read it; nil otherwise.
    ///
    /// libpq's own words are dropped, because they can quote a part of the password.
    init?(_ conninfo: Secret) {
        guard let options = unsafe PQconninfoParse(conninfo.text, nil) else { return nil }
        unsafe PQconninfoFree(options)
        self.conninfo = conninfo
    }

    /// Keywords and values in the order in which libpq reads them: what comes later wins, so the conninfo does.
    func parameters(_ configuration: DatabaseConfiguration) -> [(keyword: String, value: String)] {
        var parameters = [
            (keyword: "fallback_application_name", value: configuration.applicationName),
            (keyword: "connect_timeout", value: String(configuration.connectTimeout.components.seconds)),
            (keyword: "client_encoding", value: "UTF8"),
            // A server that vanished without a word is noticed after about 10 s, not after two hours.
            (keyword: "keepalives_idle", value: "5"),
            (keyword: "keepalives_interval", value: "2"),
            (keyword: "keepalives_count", value: "3"),
            (keyword: "tcp_user_timeout", value: "10000"),
        ]
        if unsafe getenv("PGOPTIONS") == nil {
            parameters.append((keyword: "options", value: Self.options(configuration)))
        }
        return parameters + [(keyword: "dbname", value: conninfo.text)]
    }

    private static func options(_ configuration: DatabaseConfiguration) -> String {
        let timeout = configuration.statementTimeout.milliseconds
        let settings = [
            "statement_timeout=\(timeout)", "idle_in_transaction_session_timeout=\(timeout)",
            "timezone=UTC", "datestyle=ISO", "bytea_output=hex",
        ]
        return settings.map { "-c \($0)" }.joined(separator: " ")
    }
}
