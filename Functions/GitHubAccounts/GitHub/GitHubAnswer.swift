import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody
import Linux

/// Reads GitHub's answers: what was asked for, or why not.
enum GitHubAnswer {
    /// How long to wait where GitHub says only that there were too many at once.
    private static let secondaryPause = 60

    /// How long an hour's limit can last.
    private static let longestPause = 3600

    private struct Fault: Decodable {
        struct Detail: Decodable {
            let message: String?
            let code: String?
            let field: String?

            init(from decoder: any Decoder) throws {
                // Some are objects, some are text.
                if let text = try? decoder.singleValueContainer().decode(String.self) {
                    (message, code, field) = (text, nil, nil)
                    return
                }
                let container = try decoder.container(keyedBy: CodingKeys.self)
                message = try container.decodeIfPresent(String.self, forKey: .message)
                code = try container.decodeIfPresent(String.self, forKey: .code)
                field = try container.decodeIfPresent(String.self, forKey: .field)
            }

            private enum CodingKeys: CodingKey { case message, code, field }

            var words: String? {
                message ?? code.map { code in field.map { "\($0) is \(code)" } ?? code }
            }
        }

        let message: String?
        let errors: [Detail]?
    }

    /// The failure that an answer stands for; nil for a success.
    static func failure(_ response: HTTPClientResponse) -> GitHubFailure? {
        let status = response.status.code
        switch status {
        case 200..<300: return nil
        case 401: return .deadToken
        case 403, 429: return pause(response).map(GitHubFailure.rateLimited) ?? forbidden(response)
        case 404, 410: return .notFound
        case 400, 409, 422: return .refused(words(of: response))
        case 500...: return .unreachable("it answered \(status)")
        default: return .unexpected("the status \(status)")
        }
    }

    /// What GitHub says was wrong, on one line and not too long.
    static func words(of response: HTTPClientResponse) -> String {
        guard let fault = try? JSONBody.decode(Fault.self, from: response.body) else {
            return "it answered \(response.status.code) without a reason."
        }
        let parts = [fault.message].compactMap(\.self) + (fault.errors ?? []).compactMap(\.words)
        return String(parts.joined(separator: ": ").prefix(300).filter { !$0.isNewline })
    }

    private static func forbidden(_ response: HTTPClientResponse) -> GitHubFailure {
        let field = response.headerFields[.singleSignOn] ?? ""
        let page = field.firstRange(of: "url=").map { String(field[$0.upperBound...].prefix { $0 != ";" }) }
        return .forbidden(words(of: response), singleSignOn: page)
    }

    /// For how many seconds GitHub wants no more requests; nil where it refused for another reason.
    private static func pause(_ response: HTTPClientResponse) -> Int? {
        if let seconds = response.headerFields[.retryAfter].flatMap({ Int($0) }) { return clamped(seconds) }
        if response.headerFields[.rateLimitRemaining] == "0" {
            let reset = response.headerFields[.rateLimitReset].flatMap { Int64($0) }
            return reset.map { clamped(Int(clamping: $0 - WallClock.microseconds / 1_000_000)) } ?? secondaryPause
        }
        return response.status == .tooManyRequests || words(of: response).contains("rate limit") ? secondaryPause : nil
    }

    private static func clamped(_ seconds: Int) -> Int { min(max(seconds, 1), longestPause) }
}

extension HTTPField.Name {
    fileprivate static let rateLimitRemaining = HTTPField.Name(constant: "X-RateLimit-Remaining")
    fileprivate static let rateLimitReset = HTTPField.Name(constant: "X-RateLimit-Reset")
    fileprivate static let singleSignOn = HTTPField.Name(constant: "X-GitHub-SSO")
}
