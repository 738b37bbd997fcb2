import FunctionKit
import HTTPTypes
import Postgres

/// `providers`: the outside systems, and when each was heard of last, so that a dead feed shows.
enum Providers {
    static let routes = [Route(.get, "providers", .scope(.read), list)]

    @Sendable private static func list(_ call: Call) throws -> Response {
        var project = call.caller.project
        if let text = call.query("project") {
            guard let id = Int(text) else { throw Problem.malformed("The query's 'project' must be an id.") }
            guard project == nil || project == id else { throw Problem.notFound("There is no project \(id).") }
            project = id
        }
        return try call.document(try call.database.bytes("select providers_json(\(project))") ?? [])
    }
}
