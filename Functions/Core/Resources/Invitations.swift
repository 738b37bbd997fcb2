import FunctionKit
import HTTPTypes
import JSONBody
import Postgres
import Signatures

/// `invitations`: how people come into a project, whether they have an account or not.
enum Invitations {
    static let routes = [
        Route(.get, "projects/{project}/invitations", .scope(.admin), list),
        Route(.delete, "projects/{project}/invitations/{invitation}", .scope(.admin), withdraw),
        Route(.post, "invitations/accept", .anybody, accept),
    ]

    /// How long an invitation is good, in days.
    static let days = 14

    /// Invites whoever reads an address.
    ///
    /// The answer does not tell whether there is an account, and the token goes to the address alone.
    @Sendable static func invite(_ call: Call) throws -> Response {
        let project = try call.project()
        var input = try call.input()
        let email = try input.email()
        let manages = try input.optionalFlag("manager") ?? false
        try input.finish()
        try call.throttleMail(to: email)
        let token = try MailedToken.make()
        let body = try call.database.bytes(
            """
            select to_jsonb(invitation_json(i)) || jsonb_build_object('mailed', \(call.outbox.reachesAnybody))
            from invite(
                \(project), \(email.description), \(manages), \(token.digest),
                make_interval(days => \(days)::integer)) as i
            """)
        let name = try call.database.text("select name from project where id = \(project)") ?? ""
        call.outbox.add(
            .invitation(to: email, project: name, by: call.caller.actor?.name ?? "", token: token.secret))
        return .json(body ?? [], status: .created)
    }

    @Sendable private static func list(_ call: Call) throws -> Response {
        let project = try call.project()
        return try call.page(
            of: "invitation_json(i)", by: "i.id",
            """
            from invitation i
            where i.project_id = \(project) and i.id > \(call.cursor()) and i.expires_at > now()
            """)
    }

    @Sendable private static func withdraw(_ call: Call) throws -> Response {
        let (project, id) = (try call.project(), try call.id("invitation"))
        let gone = try call.database.execute("delete from invitation where id = \(id) and project_id = \(project)")
        guard gone > 0 else { throw Problem.notFound("The project has no invitation \(id).") }
        return Response(status: .noContent)
    }

    /// Lets the person who is logged in into the project, or makes the account that the invitation is for.
    @Sendable private static func accept(_ call: Call) throws -> Response {
        if call.caller.actor != nil { _ = try call.person() }
        var input = try call.input()
        let digest = try SHA256.digest(Array(input.text("token").utf8))
        if let person = call.caller.person {
            try input.finish()
            return try call.audited { try join(call, digest, person.account) }
        }
        let name = try input.text("name")
        let password = try input.newPassword()
        try input.finish()
        guard call.registration != .closed else {
            throw Problem.forbidden("No accounts are made here; log in to accept the invitation.")
        }
        let isGood = try call.database.text(
            "select exists (select from invitation where digest = \(digest) and expires_at > now())")
        // Hashing is dear: only for whoever was invited. The statements below check again.
        let hash = isGood == "t" ? try PasswordHash(of: password).description : ""
        return try call.database.transaction { connection in
            let account = try connection.row(
                "select id, name from invited_account(\(digest), \(name), \(hash))", as: NewAccount.self)
            guard let account else { throw Problem.fault }
            let actor = try Actor(kind: .person, id: account.id, name: account.name).json()
            try connection.execute("select set_config('ployst.actor', \(actor), true)")
            return try join(call, digest, account.id)
        }
    }

    private struct NewAccount: Decodable {
        let id: Int
        let name: String
    }

    private static func join(_ call: Call, _ digest: [UInt8], _ account: Int) throws -> Response {
        try call.object(
            "select project_json(p) from accept_invitation(\(digest), \(account)) as p",
            missing: "There is no such project.")
    }
}
