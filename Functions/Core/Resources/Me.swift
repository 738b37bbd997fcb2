import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures

/// `me`: the person who is logged in.
enum Me {
    static let routes = [
        Route(.get, "me", .person, show),
        Route(.patch, "me", .person, change),
        Route(.put, "me/password", .person, changePassword),
    ]

    @Sendable private static func show(_ call: Call) throws -> Response {
        let person = try call.person()
        return try call.object(
            """
            select (me_json(a)::jsonb || jsonb_build_object('session', \(person.session), 'csrf', \(person.guardToken)::text))
            from account a where id = \(person.account)
            """, missing: "There is no such account.")
    }

    @Sendable private static func change(_ call: Call) throws -> Response {
        let person = try call.person()
        var input = try call.input()
        let name = try input.text("name")
        try input.finish()
        _ = try call.database.execute(
            "update account set name = \(name), updated_at = now() where id = \(person.account)")
        return try show(call)
    }

    /// Ends all other sessions of the person: somebody else may have one.
    @Sendable private static func changePassword(_ call: Call) throws -> Response {
        let person = try call.person()
        var input = try call.input()
        let current = try input.password("current")
        let new = try input.newPassword()
        try input.finish()
        let attempt = try call.database.row(
            """
            select password_hash, throttle_try('password', id::text, 10, interval '15 minutes') as wait
            from account where id = \(person.account)
            """, as: Attempt.self)
        guard let attempt, let hash = attempt.passwordHash.flatMap(PasswordHash.init) else { throw Problem.fault }
        try Call.require(wait: attempt.wait, "The current password was wrong too often")
        guard try hash.matches(current) else { throw Problem.unacceptable("'current' is not the current password.") }
        let changed = try PasswordHash(of: new)
        let isChanged = try call.database.text(
            """
            select change_password(\(person.account), \(hash.description), \(changed.description), \(person.session))
            """)
        guard isChanged == "t" else {
            throw Problem.conflict("The password was changed by somebody else just now; try again.")
        }
        return Response(status: .noContent)
    }

    private struct Attempt: Decodable {
        let passwordHash: String?
        let wait: Int
    }
}
