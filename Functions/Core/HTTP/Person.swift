/// Somebody who logged in.
struct Person: Equatable {
    /// The id of the account.
    let account: Int

    /// The id of the session.
    let session: Int

    let name: String

    let isAdministrator: Bool

    /// What the browser has to send beside the cookie; nil for a session that travels as a bearer token.
    let guardToken: String?
}
