import FunctionKit
import HTTPTypes
import Postgres

/// `providers`: the outside systems, and when each was heard of last, so that a dead feed shows.
enum Providers {
    static let routes = [Route(.get, "providers", .scope(.read), list)]

    @Sendable private static func list(_ call: Call) throws -> Response {
        var projects: [Int]?
        if case .projects(let reached) = call.caller.reach { projects = reached }
        if let id = try call.number("project", in: 1...Int.max) {
            guard projects?.contains(id) ?? true else { throw Problem.notFound("There is no project \(id).") }
            projects = [id]
        }
        return try call.document(try call.database.bytes("select providers_json(\(projects))") ?? [])
    }
}
