import CoreAPI
import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody

/// What one try of a call came to.
enum CoreAnswer {
    /// A try that may succeed when it is made again.
    struct Failure {
        var reason: String
        var retryAfter: Duration?
    }

    case result(ObservationResult)
    case error(CoreClientError)
    case failure(Failure)

    /// Sends a request once.
    init(of request: HTTPClientRequest, by client: HTTPClient) {
        do throws(TransferError) {
            self.init(try client.send(request))
        } catch {
            self =
                Self.isWorthAnotherTry(error.code)
                ? .failure(Failure(reason: error.description)) : .error(.unreachable(error.description))
        }
    }

    /// Reads core's answer.
    init(_ response: HTTPClientResponse) {
        switch response.status.code {
        case 200..<300: self.init(success: response)
        case 409, 502, 503, 504:
            let retryAfter = response.headerFields[.retryAfter].flatMap { Int64($0) }
            self = .failure(
                Failure(
                    reason: "it answered \(response.status.code)",
                    retryAfter: retryAfter.map { .seconds(min(max($0, 0), 86_400)) }))
        default: self = .error(Self.error(response))
        }
    }

    /// Every call carries an idempotency key, so it does not matter whether core had the try before.
    private static func isWorthAnotherTry(_ code: TransferError.Code) -> Bool {
        [.refused, .interrupted, .timedOut, .unresolved].contains(code)
    }

    /// A proxy's page with the status 200 is no answer of core: taking it for one would lose the observation.
    private init(success response: HTTPClientResponse) {
        guard let outcome = try? JSONBody.decode(Outcome.self, from: response.body) else {
            self = .error(
                .unreachable("it answered \(response.status.code) without a JSON object; is something else there?"))
            return
        }
        if outcome.replayed == true {
            self = .result(.replayed)
        } else if let reason = outcome.ignored {
            self = .result(.ignored(reason))
        } else {
            self = .result(.applied(response.body))
        }
    }

    private static func error(_ response: HTTPClientResponse) -> CoreClientError {
        let status = response.status.code
        let problem = try? JSONBody.decode(CoreProblem.self, from: response.body)
        let detail = problem?.detail ?? "without a reason"
        switch (status, problem?.type) {
        case (404, CoreProblem.notFound): return .unknownProject(detail)
        case (401, CoreProblem.staleHookSecret): return .staleHookSecret(detail)
        case (401, _), (403, _): return .tokenRefused(status)
        case (422, .some): return .unacceptable(detail)
        case (400, .some), (413, _), (415, .some): return .rejected(status, detail)
        default: return .unreachable("it answered \(status), \(detail)")
        }
    }

    /// The members of an answer that say what core did.
    private struct Outcome: Decodable {
        var replayed: Bool?
        var ignored: String?
    }
}
