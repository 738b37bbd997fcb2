import Access
import CoreClient
import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody
import Logging

/// One request of a person's, with what a route needs to answer it.
struct Visit {
    let request: Request

    /// What follows the route's path.
    let parameter: String

    let session: Secret
    let core: PersonClient
    let github: GitHubClient
    let origins: CrossOrigin
    let stateKey: Secret

    /// What core shows in the place of a token that is not for whoever asks.
    private static let mask = "********"

    /// This Ployst as the person reaches it: what GitHub can call back, and send browsers to.
    ///
    /// - Throws: ``Problem`` 400 without a `Host`.
    func baseURL() throws(Problem) -> String {
        guard let host = request.headerFields[.hostField], !host.isEmpty else { throw .malformed("'Host' is missing.") }
        return "\(request.scheme)://\(host)"
    }

    /// A field of the query; nil where it was not sent.
    func query(_ name: String) -> String? {
        request.queryFields.last { $0.name == name }?.value
    }

    /// The body, which has to be JSON of this shape.
    ///
    /// - Throws: ``Problem`` 415 or 400.
    func body<Value: Decodable>(as type: Value.Type) throws(Problem) -> Value {
        guard request.contentType == "application/json" else {
            throw .unsupportedMediaType(request.contentType, supported: ["application/json"])
        }
        do {
            return try JSONBody.decode(type, from: request.body)
        } catch {
            throw .malformed("In the body, \(error).")
        }
    }

    /// Calls core as the person.
    ///
    /// - Throws: As ``PersonClient/call(_:_:body:as:isForFunction:for:)``.
    @discardableResult
    func core(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, isForFunction: Bool = false
    ) throws -> [UInt8] {
        try core.call(method, path, body: body, as: session, isForFunction: isForFunction, for: request).body
    }

    /// Does something at GitHub with the person's account; one whose token is none any more is forgotten.
    ///
    /// - Throws: ``Problem`` 409 where no account is connected, or none any more; what `body` throws.
    func withAccount<Value>(_ body: (ConnectedAccount) throws -> Value) throws -> Value {
        let account = try account()
        do {
            return try body(account)
        } catch GitHubFailure.deadToken {
            do {
                try core(.delete, "\(ConnectedAccount.path)?id=\(account.id)")
            } catch let problem as Problem where problem.status == .notFound {
                request.logger.info("a dead token was replaced meanwhile")
            }
            throw GitHubFailure.deadToken
        }
    }

    /// The account that the person connected, with its token.
    ///
    /// - Throws: ``Problem`` 409 where there is none, 503 where core does not give the token to this function.
    func account() throws -> ConnectedAccount {
        let body: [UInt8]
        do {
            body = try core(.get, ConnectedAccount.path, isForFunction: true)
        } catch let problem as Problem where problem.status == .notFound {
            throw Problem.notConnected("No account at GitHub is connected.")
        }
        let account = try JSONBody.decode(ConnectedAccount.self, from: body)
        guard account.token.text != Self.mask else { throw CoreClientError.tokenRefused(200) }
        return account
    }

    /// Reads something of GitHub's with the account.
    ///
    /// - Throws: ``GitHubFailure``.
    func read<Value: Decodable>(
        _ type: Value.Type, _ path: String, of account: ConnectedAccount
    ) throws(GitHubFailure) -> (value: Value, nextPage: Int?) {
        let response = try github.call(.get, path, token: account.token, for: request)
        return (try decoded(type, response), PageLinks.next(in: response.headerFields[.link] ?? ""))
    }

    /// Changes something at GitHub with the account, and returns the answer.
    ///
    /// - Throws: ``GitHubFailure``, `EncodingError`.
    func change<Value: Decodable>(
        _ method: HTTPRequest.Method, _ path: String, to value: some Encodable, as type: Value.Type,
        of account: ConnectedAccount
    ) throws -> Value {
        let response = try github.call(
            method, path, body: try JSONBody.encode(value), token: account.token, for: request)
        return try decoded(type, response)
    }

    private func decoded<Value: Decodable>(
        _ type: Value.Type, _ response: HTTPClientResponse
    ) throws(GitHubFailure) -> Value {
        do throws(JSONBodyError) {
            return try JSONBody.decode(type, from: response.body)
        } catch {
            throw .unexpected("\(response.status.code), of which \(error)")
        }
    }
}

extension HTTPField.Name {
    fileprivate static let link = HTTPField.Name(constant: "Link")
}
