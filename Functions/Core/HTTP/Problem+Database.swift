import FunctionKit
import HTTPTypes
import Postgres

extension Problem {
    /// The problem that a routine of the database ended the request with, by `problem()`: SQLSTATE `PY` and the status.
    ///
    /// Also what PostgreSQL itself says of a caller's values. Nil for every other error.
    init?(raisedBy error: PostgresError) {
        let state = error.sqlState ?? ""
        if state.hasPrefix("PY"), let code = Int(state.dropFirst(2)) {
            self.init(Self.status(code), kind: error.hint ?? "refused", detail: error.message)
            if code == 401, kind == "unauthenticated" { headerFields[.wwwAuthenticate] = "Bearer" }
            return
        }
        // untranslatable_character, character_not_in_repertoire: U+0000 in a text
        guard error.code == .invalidParameter || state == "22P05" || state == "22021" else { return nil }
        self = .unacceptable("A text in the body or the query holds a character that cannot be stored, such as U+0000.")
    }

    /// The status of this code with its title, which a status made of the code alone lacks.
    private static func status(_ code: Int) -> HTTPResponse.Status {
        switch code {
        case 401: .unauthorized
        case 403: .forbidden
        case 404: .notFound
        case 409: .conflict
        case 422: .unprocessableContent
        default: .init(code: code)
        }
    }
}
