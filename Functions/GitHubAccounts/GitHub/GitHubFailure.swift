import FunctionKit
import HTTPTypes

/// What GitHub answered instead of what was asked for.
enum GitHubFailure: ProblemConvertible, Equatable {
    /// 401: the token is none any more.
    case deadToken

    /// Too many requests in this hour, or too many at once; for how many seconds no other should be sent.
    case rateLimited(Int)

    /// 403: the person may not do that; GitHub's words, and the page where single sign-on is granted where that is missing.
    case forbidden(String, singleSignOn: String?)

    /// 404: it is not there, or not for this person.
    case notFound

    /// 422 and its like: GitHub's words.
    case refused(String)

    /// GitHub could not be reached, or failed; the reason.
    case unreachable(String)

    /// GitHub, or what is in its place, answered what cannot be understood; what that was.
    case unexpected(String)

    var problem: Problem {
        switch self {
        case .deadToken:
            .notConnected("GitHub does not accept the token of the connected account any more; it was forgotten.")
        case .rateLimited(let seconds):
            Problem(
                .tooManyRequests, kind: "github-rate-limited",
                detail: "GitHub lets the connected account send no more requests now; try again in \(seconds) seconds.",
                headerFields: [.retryAfter: String(seconds)])
        case .forbidden(let words, nil):
            Problem(.forbidden, kind: "github-forbidden", detail: "GitHub does not allow it: \(words)")
        case .forbidden(_, let page?):
            Problem(
                .forbidden, kind: "github-single-sign-on",
                detail: "The organization requires single sign-on: grant it at \(page), then try again.")
        case .notFound: .notFound("GitHub has no such thing, or the connected account may not see it.")
        case .refused(let words):
            Problem(.unprocessableContent, kind: "github-refused", detail: "GitHub refuses it: \(words)")
        case .unreachable: .unavailable("GitHub cannot be reached; try again later.", retryAfterSeconds: 10)
        case .unexpected:
            Problem(
                .badGateway, kind: "github-answer",
                detail:
                    "GitHub answered what Ployst does not understand; its log has the answer's kind under this request's id."
            )
        }
    }
}

extension Problem {
    /// 409: nothing can be done at GitHub before an account is connected.
    static func notConnected(_ reason: String) -> Problem {
        Problem(
            .conflict, kind: "github-not-connected",
            detail: "\(reason) Connect an account: send the browser to /github/oauth/start.")
    }

    /// 503: whoever runs this Ployst has to do something; the log says what.
    static let notSetUp = Problem.unavailable(
        "Ployst is not set up completely; its administrator finds the reason in the log.", retryAfterSeconds: 60)
}
