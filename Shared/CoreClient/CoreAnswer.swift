import CoreAPI
import FunctionKit
import HTTPClient
import HTTPTypes
import JSONBody

/// What one try of a call came to.
enum CoreAnswer<Value> {
    case result(Value)
    case error(CoreClientError)
    case failure(CoreFailure)

    /// Sends a request once; `read` takes what the call is for from an answer that is none of an error.
    init(of request: HTTPClientRequest, by client: HTTPClient, read: (HTTPClientResponse) -> CoreAnswer) {
        do throws(TransferError) {
            self.init(try client.send(request), read: read)
        } catch {
            self =
                Self.isWorthAnotherTry(error.code)
                ? .failure(CoreFailure(reason: error.description)) : .error(.unreachable(error.description))
        }
    }

    private init(_ response: HTTPClientResponse, read: (HTTPClientResponse) -> CoreAnswer) {
        switch response.status.code {
        case 200..<300, 304: self = read(response)
        case 409, 502, 503, 504:
            let retryAfter = response.headerFields[.retryAfter].flatMap { Int64($0) }
            self = .failure(
                CoreFailure(
                    reason: "it answered \(response.status.code)",
                    retryAfter: retryAfter.map { .seconds(min(max($0, 0), 86_400)) }))
        default: self = .error(Self.error(response))
        }
    }

    /// Every call can be repeated, so it does not matter whether core had the try before.
    private static func isWorthAnotherTry(_ code: TransferError.Code) -> Bool {
        [.refused, .interrupted, .timedOut, .unresolved].contains(code)
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
}

extension CoreAnswer<ObservationResult> {
    /// Reads what core did with an observation.
    ///
    /// A proxy's page with the status 200 is no answer of core: taking it for one would lose the observation.
    static func observation(_ response: HTTPClientResponse) -> CoreAnswer {
        guard let outcome = try? JSONBody.decode(Outcome.self, from: response.body) else {
            return .error(
                .unreachable("it answered \(response.status.code) without a JSON object; is something else there?"))
        }
        if outcome.replayed == true { return .result(.replayed) }
        if let reason = outcome.ignored { return .result(.ignored(reason)) }
        return .result(.applied(response.body))
    }

    /// The members of an answer that say what core did.
    private struct Outcome: Decodable {
        var replayed: Bool?
        var ignored: String?
    }
}

/// A try that may succeed when it is made again.
struct CoreFailure {
    var reason: String
    var retryAfter: Duration?
}
