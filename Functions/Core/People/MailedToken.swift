import FunctionKit
import Postgres
import Signatures

/// What is mailed to show that somebody reads an address; the database knows its SHA-256.
struct MailedToken {
    /// What it is good for; the raw value is the database's word.
    enum Purpose: String {
        /// To confirm a new account.
        case confirmation
        /// To set another password.
        case password

        /// How long it is good, in hours.
        var hours: Int { self == .confirmation ? 24 : 1 }
    }

    let secret: Secret

    /// A new one.
    static func make() throws(SignatureError) -> MailedToken {
        MailedToken(secret: Secret(Base64URL.encode(try RandomBytes.make(32))))
    }

    /// What the database knows of it.
    var digest: [UInt8] {
        get throws(SignatureError) { try SHA256.digest(secret.bytes) }
    }

    /// Keeps it for an account, in the place of an older one for the same purpose.
    func keep(for account: Int, _ purpose: Purpose, _ database: some QueryExecutor) throws {
        _ = try database.execute(
            """
            select keep_mailed_token(
                \(account), \(purpose.rawValue), \(digest), make_interval(hours => \(purpose.hours)::integer))
            """)
    }
}
