import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody

/// What somebody granted: the token, and what it may be used for, which may be less than was asked for.
struct OAuthGrant {
    let token: Secret
    let scopes: [String]

    /// GitHub answers errors with the status 200, too.
    private struct Answer: Decodable {
        let accessToken: String?
        let scope: String?
        let error: String?

        enum CodingKeys: String, CodingKey {
            case scope, error
            case accessToken = "access_token"
        }
    }

    /// Reads the answer to the exchange of a code.
    ///
    /// - Throws: ``ExchangeFailure``, ``GitHubFailure``.
    init(of response: HTTPClientResponse) throws {
        if response.status.code >= 500 { throw GitHubFailure.unreachable("it answered \(response.status.code)") }
        // Without a known client there is nothing to exchange at.
        if response.status == .notFound { throw ExchangeFailure(word: "Not Found") }
        let answer = try? JSONBody.decode(Answer.self, from: response.body)
        if let word = answer?.error { throw ExchangeFailure(word: word) }
        if let failure = GitHubAnswer.failure(response), failure != .deadToken { throw failure }
        guard let answer, let token = answer.accessToken, !token.isEmpty else {
            throw GitHubFailure.unexpected("\(response.status.code) to a code, with neither a token nor an error")
        }
        self.token = Secret(token)
        scopes = (answer.scope ?? "").split(whereSeparator: { $0 == "," || $0 == " " }).map(String.init)
    }
}

/// GitHub's reason for not giving a token.
///
/// <https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-oauth-app-access-token-request-errors>
struct ExchangeFailure: ProblemConvertible, Equatable, CustomStringConvertible {
    /// The word that GitHub has for it, such as `bad_verification_code`.
    let word: String

    var problem: Problem {
        switch word {
        case "bad_verification_code":
            Problem(
                .unprocessableContent, kind: "github-code",
                detail: "GitHub does not accept the code: it was used, or is older than ten minutes; begin again at "
                    + "/github/oauth/start.")
        case "unverified_user_email":
            Problem(
                .unprocessableContent, kind: "github-email",
                detail: "GitHub wants the account's e-mail address to be verified first.")
        default: .notSetUp
        }
    }

    /// The reason for the log, and what to do about it.
    var description: String {
        switch word {
        case "incorrect_client_credentials", "Not Found":
            "GitHub does not know PLOYST_GITHUB_CLIENT_ID with PLOYST_GITHUB_CLIENT_SECRET (\(word)); compare them with the OAuth app"
        case "redirect_uri_mismatch":
            "the OAuth app at GitHub has another callback URL than https://<this host>/github/oauth/callback"
        case "application_suspended": "GitHub suspended the OAuth app"
        default: "GitHub gave no token: \(word.prefix(80).filter { !$0.isNewline })"
        }
    }
}
