package import FunctionKit
package import HTTPTypes
private import Signatures

/// What pages of other origins may do: read answers (CORS), and use somebody's cookie.
///
/// <https://fetch.spec.whatwg.org/#http-cors-protocol>
package struct CrossOrigin: Sendable {
    private static let exposed = "ETag, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id"

    /// The origins whose pages may use the API, as browsers write them.
    private let allowed: Set<String>

    /// Reads `PLOYST_CORS_ORIGINS`: none where it is not set.
    ///
    /// - Throws: ``EnvironmentError`` for what is no origin.
    package init(environment: Environment) throws(EnvironmentError) {
        let name = "PLOYST_CORS_ORIGINS"
        let words = (try environment.optional(name) ?? "").split(separator: ",")
        let origins = words.map { String($0.filter { $0 != " " }) }
        for origin in origins where !Self.isOrigin(origin) {
            throw EnvironmentError(
                name: name, reason: "holds '\(origin)'; an origin is https://host or https://host:port, and no more")
        }
        allowed = Set(origins)
    }

    private static func isOrigin(_ text: String) -> Bool {
        guard let rest = ["https://", "http://"].first(where: text.hasPrefix).map({ text.dropFirst($0.count) }) else {
            return false
        }
        return !rest.isEmpty && text == text.lowercased()
            && rest.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
                    UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"):
                    true
                default: false
                }
            }
    }

    /// Whether pages of this origin may use the API.
    package func allows(_ origin: String) -> Bool { allowed.contains(origin) }

    /// The answer to a browser that asks whether a page of another origin may send a request; nil for any other request.
    package func preflight(_ request: Request, methods: [HTTPRequest.Method]) -> Response? {
        guard request.method == .options, request.headerFields[.accessControlRequestMethod] != nil,
            let origin = request.headerFields[.origin], allowed.contains(origin)
        else { return nil }
        return Response(
            status: .noContent,
            headerFields: [
                .accessControlAllowMethods: methods.map(\.rawValue).joined(separator: ", "),
                .accessControlAllowHeaders:
                    "Authorization, Content-Type, Idempotency-Key, If-None-Match, X-Ployst-CSRF, X-Request-Id",
                .accessControlMaxAge: "600",
            ])
    }

    /// Adds to an answer what lets the page that asked read it.
    package func open(_ response: inout Response, of request: Request) {
        guard !allowed.isEmpty else { return }
        response.headerFields[.vary] = "Origin"
        guard let origin = request.headerFields[.origin], allowed.contains(origin) else { return }
        response.headerFields[.accessControlAllowOrigin] = origin
        response.headerFields[.accessControlAllowCredentials] = "true"
        response.headerFields[.accessControlExposeHeaders] = Self.exposed
    }

    /// Ends a request that a page of another site may have made the browser send with somebody's cookie.
    ///
    /// - Throws: ``Problem`` 403 for a request that changes something without the session's guard token, or from another origin.
    package func checkForgery(of request: Request, guardToken: String?) throws(Problem) {
        if [.get, .head, .options].contains(request.method) { return }
        try checkOrigin(of: request)
        let sent = Array((request.headerFields[.crossSiteGuard] ?? "").utf8)
        guard let guardToken, ConstantTime.equal(sent, Array(guardToken.utf8)) else {
            throw Problem(
                .forbidden, kind: "cross-site",
                detail: "The header X-Ployst-CSRF is missing or wrong; send the 'csrf' that GET /core/v1/me answers.")
        }
    }

    /// Ends a request that comes from a page of an origin that is neither our own nor allowed.
    ///
    /// - Throws: ``Problem`` 403.
    package func checkOrigin(of request: Request) throws(Problem) {
        let origin = request.headerFields[.origin]
        if let origin, allowed.contains(origin) { return }
        let site = request.headerFields[.secFetchSite]
        let isOwnSite = site == nil || site == "same-origin" || site == "none"
        let host = request.headerFields[.hostField] ?? ""
        let isOwnOrigin = origin.map { ["https://\(host)", "http://\(host)"].contains($0) } ?? true
        guard isOwnSite, isOwnOrigin else {
            throw Problem(
                .forbidden, kind: "cross-site",
                detail: "The request comes from a page of another origin, which PLOYST_CORS_ORIGINS does not list.")
        }
    }
}

extension HTTPField.Name {
    /// The header in which a browser's page proves that it is no other site's.
    package static let crossSiteGuard = HTTPField.Name(constant: "X-Ployst-CSRF")
    fileprivate static let secFetchSite = HTTPField.Name(constant: "Sec-Fetch-Site")
}
