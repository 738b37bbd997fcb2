import FunctionKit
import HTTPTypes
import Postgres

/// `metrics`: what a monitoring system reads, in Prometheus's text format.
enum Metrics {
    static let routes = [Route(.get, "metrics", .scope(.read), show)]

    private static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    @Sendable private static func show(_ call: Call) throws -> Response {
        try call.caller.requireInstance()
        let text = try call.database.bytes("select metrics_text()") ?? []
        CallbackWatch.look(call)
        return Response(status: .ok, headerFields: [.contentType: contentType], body: text)
    }
}
