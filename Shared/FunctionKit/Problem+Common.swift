package import HTTPTypes

extension Problem {
    /// 400: the request cannot be understood.
    package static func malformed(_ detail: String) -> Problem {
        Problem(.badRequest, kind: "malformed", detail: detail)
    }

    /// 401: whoever asks did not prove who they are.
    ///
    /// The same answer whether the proof is missing or wrong.
    package static func unauthenticated(_ detail: String) -> Problem {
        Problem(.unauthorized, kind: "unauthenticated", detail: detail)
    }

    /// 403: the caller may see this, but not do that.
    package static func forbidden(_ detail: String) -> Problem {
        Problem(.forbidden, kind: "forbidden", detail: detail)
    }

    /// 404: it does not exist, or the caller may not know that it does.
    package static func notFound(_ detail: String) -> Problem {
        Problem(.notFound, kind: "not-found", detail: detail)
    }

    /// 405: the path exists, with other methods.
    package static func methodNotAllowed(_ method: HTTPRequest.Method, allowed: [HTTPRequest.Method]) -> Problem {
        let list = allowed.map(\.rawValue).joined(separator: ", ")
        return Problem(
            .methodNotAllowed, kind: "method-not-allowed",
            detail: "\(method.rawValue) is not offered here; use \(list).",
            headerFields: [.allow: list])
    }

    /// 409: something else is at work on the same thing; the same request may succeed later.
    package static func conflict(_ detail: String, retryAfterSeconds: Int? = nil) -> Problem {
        var problem = Problem(.conflict, kind: "conflict", detail: detail)
        problem.headerFields[.retryAfter] = retryAfterSeconds.map(String.init)
        return problem
    }

    /// 413: the body is longer than the limit.
    package static func bodyTooLarge(limitBytes: Int) -> Problem {
        Problem(.contentTooLarge, kind: "body-too-large", detail: "The body is longer than \(limitBytes) bytes.")
    }

    /// 415: the body is of a type that this route does not read.
    package static func unsupportedMediaType(_ type: String?, supported: [String]) -> Problem {
        let found = type.map { "The body is declared as \($0)" } ?? "The body's Content-Type is missing"
        return Problem(
            .unsupportedMediaType, kind: "unsupported-media-type",
            detail: "\(found); send \(supported.joined(separator: " or ")).")
    }

    /// 422: understood, but a value in it is not acceptable.
    package static func unacceptable(_ detail: String) -> Problem {
        Problem(.unprocessableContent, kind: "unacceptable", detail: detail)
    }

    /// 422 for values of the body, each named in `errors`; `detail` has what is wrong with all of them.
    package static func unacceptable(_ faults: [FieldFault]) -> Problem {
        var problem = unacceptable(faults.map(\.detail).joined(separator: " "))
        problem.errors = faults
        return problem
    }

    /// 431: the header fields together are longer than the limit.
    package static func headTooLarge(limitBytes: Int) -> Problem {
        Problem(
            .requestHeaderFieldsTooLarge, kind: "head-too-large",
            detail: "The header fields are longer than \(limitBytes) bytes.")
    }

    /// 500: a fault of Ployst.
    ///
    /// The cause is in the log, under the request's id.
    package static let fault = Problem(
        .internalServerError, kind: "fault",
        detail: "Ployst failed to answer; its log has the cause under this request's id.")

    /// 503: something that Ployst needs cannot be reached; the same request may succeed later.
    package static func unavailable(_ detail: String, retryAfterSeconds: Int = 2) -> Problem {
        Problem(
            .serviceUnavailable, kind: "unavailable", detail: detail,
            headerFields: [.retryAfter: String(retryAfterSeconds)])
    }
}
