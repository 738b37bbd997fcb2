package import Egress
package import HTTPTypes

/// One request to another server, with the limits of its transfer.
package struct HTTPClientRequest: Sendable {
    /// The request method.
    package var method: HTTPRequest.Method

    /// An absolute `http` or `https` URL.
    package var url: String

    /// The header fields; libcurl adds `Host`, `Accept`, `Content-Length` and `User-Agent` where they are not given.
    package var headerFields: HTTPFields

    /// The body; nil for none.
    package var body: [UInt8]?

    /// The longest that everything together may take, from the name's resolution to the last byte of the answer.
    ///
    /// Rounded down to whole milliseconds.
    package var timeout: Duration

    /// The longest that resolving, connecting and a TLS handshake may take.
    package var connectTimeout: Duration = .seconds(2)

    /// The most bytes that the answer's body may have.
    package var responseLimitBytes = 1024 * 1024

    /// Whether a longer body is read up to the limit and the rest left unread, instead of being an error.
    package var cutsResponse = false

    /// Whether an address and port may be connected to; nil for any.
    ///
    /// Asked for each address that the host's name has, before a socket is opened for it, and again before a request is
    /// sent over a connection that another request has opened.
    package var admits: (@Sendable (NetworkAddress, UInt16) -> Bool)?

    /// How many redirects are followed; with 0, as is the default, a redirect is the answer.
    package var redirectLimit = 0

    /// Makes a request.
    package init(
        method: HTTPRequest.Method, url: String, headerFields: HTTPFields = [:], body: [UInt8]? = nil, timeout: Duration
    ) {
        self.method = method
        self.url = url
        self.headerFields = headerFields
        self.body = body
        self.timeout = timeout
    }

    /// The same request after its body was handed over.
    var withoutBody: HTTPClientRequest {
        var request = self
        request.body = nil
        return request
    }

    /// What a log line may show: the method and the URL without its user, its password and its query.
    package var redacted: String {
        let address = url.prefix { $0 != "?" && $0 != "#" }
        guard let scheme = address.firstRange(of: "://") else { return "\(method.rawValue) \(address)" }
        let rest = address[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return "\(method.rawValue) \(address[..<scheme.upperBound])\(host)\(rest.dropFirst(authority.count))"
    }
}
