import HTTPTypes
import Logging

extension Function {
    /// Answers a request whatever happens: this is the one place where an error becomes a status.
    ///
    /// Adds `X-Request-Id`, and writes the one log line that each request leaves.
    package mutating func answer(_ request: Request) -> Response {
        var response = Self.answer(request) { try respond(to: request) }
        complete(&response, to: request)
        return response
    }

    /// The answer to a request that is refused before the function sees it, with the same id and log line.
    package static func refuse(_ request: Request, with problem: Problem) -> Response {
        answer(request) { throw problem }
    }

    private static func answer(_ request: Request, _ respond: () throws -> Response) -> Response {
        let start = ContinuousClock.now
        var response: Response
        do {
            response = try respond()
        } catch {
            let problem = Self.problem(for: error, logger: request.logger)
            response = problem.response(requestID: request.id)
        }
        response.headerFields[.requestID] = request.id
        if request.method == .head { response.dropBody() }
        request.logger.info(
            "answered",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.path)", "status": "\(response.status.code)",
                "bytes": "\(request.body.count)", "ms": "\((ContinuousClock.now - start).milliseconds)",
            ])
        return response
    }

    /// The answer that `error` stands for; writes what the caller is not told.
    private static func problem(for error: any Error, logger: Logger) -> Problem {
        let problem: Problem
        switch error {
        case let known as Problem: return known
        case let known as any ProblemConvertible: problem = known.problem
        default: problem = .fault
        }
        let level: Logger.Level = problem.status.code >= 500 ? .error : .notice
        logger.log(level: level, "\(String(reflecting: error))")
        return problem
    }
}

extension Response {
    /// Leaves what GET would have answered, with its length, but for the body: RFC 9110, section 9.3.2.
    fileprivate mutating func dropBody() {
        if headerFields[.contentLength] == nil { headerFields[.contentLength] = String(body.count) }
        body = []
    }
}

extension Duration {
    /// The duration in whole milliseconds, rounded down.
    package var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
