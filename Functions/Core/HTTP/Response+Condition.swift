import FunctionKit
import HTTPTypes

extension Response {
    /// The answer itself, or 304 where the request names its entity tag as one that the caller has (RFC 9110, section 13.1.2).
    func asKnown(to request: Request) -> Response {
        guard request.method == .get || request.method == .head, let tag = headerFields[.eTag],
            let known = request.headerFields[.ifNoneMatch],
            known.split(separator: ",").contains(where: { Self.weak($0) == tag })
        else { return self }
        var response = self
        response.status = .notModified
        response.body = []
        return response
    }

    /// An entity tag without the white space and the `W/` that caches put around it.
    private static func weak(_ tag: Substring) -> String {
        let trimmed = tag.filter { $0 != " " }
        return trimmed.hasPrefix("W/") ? String(trimmed.dropFirst(2)) : trimmed
    }
}
