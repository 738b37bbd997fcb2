import FunctionKit
import HTTPTypes
import Postgres

/// `health` and `ready`: what a load balancer and an operator ask.
enum Health {
    static let routes = [
        Route(.get, "health", .open, health),
        Route(.get, "ready", .open, ready),
    ]

    /// The process runs.
    @Sendable private static func health(_ call: Call) -> Response {
        .json(Array(#"{"status":"ok"}"#.utf8))
    }

    /// The database is reachable, and its schema is this executable's.
    @Sendable private static func ready(_ call: Call) throws -> Response {
        let found = try Schema.version(in: call.database)
        guard found == Schema.version else {
            throw Problem.unavailable(
                "The database has schema \(found ?? "none"), this core needs \(Schema.version); run 'core migrate'.")
        }
        CallbackWatch.look(call)
        return .json(Array(#"{"status":"ready","schema":"\#(Schema.version)"}"#.utf8))
    }
}
