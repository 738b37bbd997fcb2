import FunctionKit
import HTTPTypes
import Postgres
import Signatures

extension Call {
    /// The shortest password, in characters, and the longest, in bytes.
    static let shortestPassword = 12
    static let longestPassword = 1000

    /// The person who asks.
    ///
    /// - Throws: ``Problem`` 403 for a token.
    func person() throws(Problem) -> Person {
        guard let person = caller.person else {
            throw .forbidden("This is for people: log in by POST /core/v1/sessions.")
        }
        return person
    }

    /// Runs `body` in a transaction that the audit ascribes to the caller.
    ///
    /// - Throws: What `body` throws, or `PostgresError`.
    func audited<Value>(_ body: () throws -> Value) throws -> Value {
        let actor = try caller.actor?.json() ?? ""
        return try database.transaction { connection in
            outbox.clear()
            try connection.execute("select set_config('ployst.actor', \(actor), true)")
            return try body()
        }
    }

    /// Ends the request where something was tried too often.
    ///
    /// - Throws: ``Problem`` 429 with `Retry-After`.
    static func require(wait seconds: Int, _ what: String) throws(Problem) {
        guard seconds > 0 else { return }
        throw Problem(
            .tooManyRequests, kind: "throttled", detail: "\(what); try again in \(seconds) seconds.",
            headerFields: [.retryAfter: String(seconds)])
    }

    /// Ends the request where too many mails are wanted for an address, or by whoever asks; who reaches all projects is trusted.
    ///
    /// - Throws: ``Problem`` 429 with `Retry-After`.
    func throttleMail(to email: EmailAddress) throws {
        let asker = caller.reach == .all ? nil : caller.actor.map { "\($0.kind) \($0.id ?? 0)" }
        let wait = try database.row(
            """
            select greatest(
                throttle_try('mail', \(email.description), 5, interval '1 hour'),
                throttle_try('mail from', throttled_address(\(request.remoteAddress)), 50, interval '1 hour'),
                throttle_try('mail by', \(asker), 100, interval '1 hour'))
            """, as: Int.self)
        try Self.require(wait: wait ?? 0, "Too many mails were asked for")
    }
}

extension Input {
    /// An address that must be there.
    mutating func email(_ name: String = "email") throws(Problem) -> EmailAddress {
        let text = try text(name, longest: 254)
        guard let email = EmailAddress(text) else {
            throw .unacceptable("'\(name)' is no e-mail address such as mira@example.test.")
        }
        return email
    }

    /// A password as somebody enters it.
    mutating func password(_ name: String = "password") throws(Problem) -> Secret {
        Secret(try text(name, longest: Call.longestPassword))
    }

    /// A password that somebody chooses.
    ///
    /// - Throws: ``Problem`` 422 for one that is too short.
    mutating func newPassword(_ name: String = "password") throws(Problem) -> Secret {
        let password = try password(name)
        guard password.text.count >= Call.shortestPassword else {
            throw .unacceptable("'\(name)' is shorter than \(Call.shortestPassword) characters.")
        }
        return password
    }
}
