package import CoreAPI
package import FunctionKit
import HTTPClient
private import HTTPTypes
private import JSONBody

/// The one way in which a provider talks to core.
///
/// Not `Sendable`, as its connection is not: each thread has a client of its own. Every observation carries an idempotency key
/// or has an order of its own, and reading changes nothing, so a call is made again where it is unknown whether core had it.
package final class CoreClient {
    /// The longest that one try may take, however much time the request has.
    private static let longestTry = Duration.seconds(5)

    let baseURL: String
    let token: Secret
    private let waiting: Waiting
    private let backoff = Backoff()
    private var settingsCache = SettingsCache()

    /// Made by the first call: a delivery that is refused before must not pay for libcurl's start.
    private var startedClient: HTTPClient?

    /// A client of the core at `PLOYST_CORE_URL`, which shows it `PLOYST_CORE_TOKEN`.
    ///
    /// - Throws: ``EnvironmentError`` when one of them is missing or malformed.
    package init(environment: Environment, waiting: Waiting = .system) throws(EnvironmentError) {
        baseURL = try environment.url("PLOYST_CORE_URL")
        token = try environment.secret("PLOYST_CORE_TOKEN")
        self.waiting = waiting
    }

    /// Reports an observation.
    ///
    /// - Parameters:
    ///   - observation: What was observed.
    ///   - idempotencyKey: The same for each report of the same delivery, and for no other; nil where the observation's own
    ///     order decides.
    ///   - requestID: The id of the request that this is a part of, for core's log.
    ///   - deadline: When the answer has to be there; tries and the waits between them end before.
    /// - Returns: What core did with it, committed.
    /// - Throws: ``CoreClientError``.
    package func observe<Observed: Observation>(
        _ observation: Observed, idempotencyKey: String?, requestID: String, deadline: ContinuousClock.Instant
    ) throws -> ObservationResult {
        var request = HTTPClientRequest(
            method: .post, url: "\(baseURL)/core/v1/observations/\(Observed.kind)",
            body: try JSONBody.encode(observation), timeout: .zero)
        request.headerFields = [
            .authorization: "Bearer \(token.text)", .contentType: "application/json", .requestID: requestID,
        ]
        request.headerFields[.idempotencyKey] = idempotencyKey
        return try send(request, until: deadline, read: CoreAnswer.observation)
    }

    /// What a project's manager set for a provider.
    ///
    /// They are remembered for ``SettingsCache/freshFor``, and asked for again with what is remembered of them.
    ///
    /// - Parameters:
    ///   - provider: The provider's slug; the token has to carry `settings:<provider>`.
    ///   - project: The project's slug.
    ///   - requestID: The id of the request that this is a part of, for core's log.
    ///   - deadline: When the answer has to be there; tries and the waits between them end before.
    /// - Returns: Core's JSON object, whose members but `provider` are all optional. It can hold secrets: never log it.
    /// - Throws: ``CoreClientError``.
    package func settings(
        provider: String, project: String, requestID: String, deadline: ContinuousClock.Instant
    ) throws(CoreClientError) -> [UInt8] {
        let key = SettingsCache.Key(provider: provider, project: project)
        if let body = settingsCache.fresh(key, at: waiting.now()) { return body }
        var request = HTTPClientRequest(
            method: .get, url: "\(baseURL)/core/v1/settings/\(provider)?project=\(project)", timeout: .zero)
        request.headerFields = [.authorization: "Bearer \(token.text)", .requestID: requestID]
        request.headerFields[.ifNoneMatch] = settingsCache.tag(of: key)
        let answer = try send(request, until: deadline) { CoreAnswer.settings($0, of: provider) }
        return try settingsCache.take(answer, for: key, at: waiting.now())
    }

    func send<Value>(
        _ request: HTTPClientRequest, until deadline: ContinuousClock.Instant,
        read: (HTTPClientResponse) -> CoreAnswer<Value>
    ) throws(CoreClientError) -> Value {
        let client = try client()
        var request = request
        var attempt = 0
        while true {
            request.timeout = min(Self.longestTry, deadline - waiting.now())
            let failure: CoreFailure
            switch CoreAnswer(of: request, by: client, read: read) {
            case .result(let result): return result
            case .error(let error): throw error
            case .failure(let known): failure = known
            }
            let remaining = deadline - waiting.now()
            guard let pause = backoff.pause(after: attempt, retryAfter: failure.retryAfter, remaining: remaining)
            else { throw .unreachable(failure.reason) }
            waiting.wait(pause)
            attempt += 1
        }
    }

    private func client() throws(CoreClientError) -> HTTPClient {
        if let startedClient { return startedClient }
        do throws(TransferError) {
            let client = try HTTPClient()
            startedClient = client
            return client
        } catch {
            throw .unreachable(error.description)
        }
    }
}

extension HTTPField.Name {
    /// `Idempotency-Key`: <https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/>.
    fileprivate static let idempotencyKey = HTTPField.Name(constant: "Idempotency-Key")
}
