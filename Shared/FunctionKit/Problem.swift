package import HTTPTypes

/// An answer that says what was wrong, as `application/problem+json` (RFC 9457).
///
/// Everything in it is for the caller: name what was wrong, where, and what to do. Causes inside Ployst belong in the log.
package struct Problem: Error, Equatable {
    /// The status code.
    package var status: HTTPResponse.Status

    /// Tells this kind of problem from others with the same status, for programs: `urn:ployst:problem:` and this word.
    package var kind: String

    /// What was wrong with this request, in a sentence for people.
    package var detail: String

    /// Fields that the status calls for, such as `Allow` or `Retry-After`.
    package var headerFields: HTTPFields

    /// The values of the body that are wrong, for programs; none where the problem is another.
    package var errors: [FieldFault] = []

    /// Makes a problem; those that several places raise have a name in `Problem+Common.swift`.
    package init(_ status: HTTPResponse.Status, kind: String, detail: String, headerFields: HTTPFields = [:]) {
        self.status = status
        self.kind = kind
        self.detail = detail
        self.headerFields = headerFields
    }

    /// The value of the member `type`.
    package var type: String { "urn:ployst:problem:\(kind)" }

    /// The answer to the request with this id.
    package func response(requestID: String) -> Response {
        var members: [(String, String)] = [
            ("type", JSONText.string(type)),
            ("title", JSONText.string(status.reasonPhrase)),
            ("status", String(status.code)),
            ("detail", JSONText.string(detail)),
            ("request_id", JSONText.string(requestID)),
        ]
        if !errors.isEmpty { members.append(("errors", JSONText.array(errors.map(\.json)))) }
        var fields = headerFields
        fields[.contentType] = "application/problem+json"
        return Response(status: status, headerFields: fields, body: Array(JSONText.object(members).utf8))
    }
}

/// An error of a lower layer that knows which answer it stands for.
package protocol ProblemConvertible: Error {
    /// The answer for the caller, without internals.
    var problem: Problem { get }
}
