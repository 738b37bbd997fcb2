import FunctionKit
import HTTPTypes
import Postgres

/// `repositories/{repository}/landing-basis`: all that a computation of landings needs to know.
enum LandingBasis {
    static let routes = [Route(.get, "repositories/{repository}/landing-basis", .scope(.observeLanding), show)]

    /// The basis of the whole repository, or by `?branch=` of what one branch's landings need.
    @Sendable private static func show(_ call: Call) throws -> Response {
        let repository = try Repositories.repository(call)
        let branch = try branch(call, of: repository)
        return try call.object(
            "select landing_basis(r, \(branch)) from repository r where r.id = \(repository)",
            missing: "There is no repository \(repository).")
    }

    private static func branch(_ call: Call, of repository: Int) throws -> Int? {
        guard let id = try call.number("branch", in: 1...Int.max) else { return nil }
        let found = try call.database.row(
            "select id from branch where id = \(id) and repository_id = \(repository)", as: Int.self)
        guard let found else { throw Problem.notFound("Repository \(repository) has no branch \(id).") }
        return found
    }
}
